"""Who gets the work: settings of a team, its button of the fallback, and the operators' list of what is forgotten."""

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.audit import AuditEntry
from itsm.people.commands import add_team
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.tables import TeamRow
from itsm.records.commands import claim_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk, open_task

FORM = {"name_en": "Network", "line": "2", "strategy": "least_load", "work_limit": "5"}


def row(code: str) -> TeamRow:
    """A team as it is stored."""
    with reading() as session:
        return session.scalars(select(TeamRow).where(TeamRow.code == code)).one()


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser; there are two teams, the first is the fallback."""
    for code in ("first", "network"):
        add_team(code, {"en": code.title()}, 2, SYSTEM)
    return Browser(signed_in(administrator))


@pytest.fixture
def operator(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """The browser of somebody who mends what runs."""
    return Browser(signed_in(make_person("Otto", roles=("operator",))))


def test_strategy_and_limit_are_saved_listed_and_audited(admin: Browser) -> None:
    address = f"/settings/teams/{row('network').key}"
    admin.open(address)

    page = admin.send(address, FORM)

    assert (row("network").strategy, row("network").work_limit) == ("least_load", 5)
    assert "How it gives work: Pool → Least load" in shown(page)
    assert "Least load" in shown(admin.client.get("/settings/teams"))


@pytest.mark.parametrize("limit", ["0", "1000", "-3", "five", "٥", "1" * 30])
def test_limit_that_is_none_is_told_beside_its_field(admin: Browser, limit: str) -> None:
    address = f"/settings/teams/{row('network').key}"
    admin.open(address)

    page = admin.send(address, {**FORM, "work_limit": limit})

    assert page.status_code == 422
    assert "Write a whole number from 1 to 999." in shown(page)
    assert 'value="Network"' in page.text
    assert row("network").strategy == "pool"


def test_fallback_team_is_named_and_the_other_one_no_longer_is(admin: Browser) -> None:
    address = f"/settings/teams/{row('network').key}"
    admin.open(address)

    page = admin.send(f"{address}/fallback")

    assert (row("network").is_fallback, row("first").is_fallback) == (True, False)
    assert "This team gets what is offered to no team in use." in shown(page)
    with reading() as session:
        told = session.scalars(select(AuditEntry).where(AuditEntry.action == "fallback_team_named")).one()
    assert told.details["before"] == {"fallback_team": "first"}


def test_fallback_team_cannot_be_archived_on_its_page(admin: Browser) -> None:
    page = shown(admin.client.get(f"/settings/teams/{row('first').key}"))

    assert "Fallback team 1 holds it" in page
    assert "What holds it has to end or move before it can be archived." in page


def test_record_without_anybody_is_counted_listed_and_mended(
    desk: Desk, operator: Browser, make_person: MakePerson
) -> None:
    li = make_person("Li", roles=("agent",), teams=("line-1",))
    reported = desk.report()
    claim_task(open_task(reported).key, li)
    change_person(li.key or 0, Changes(active=False), SYSTEM)
    operator.open("/operations/orphans")

    checked = shown(operator.send("/operations/orphans/check"))
    counted = shown(operator.client.get("/operations"))
    mended = shown(operator.send(f"/operations/orphans/{reported.number}/mend"))

    assert "who has its task has left" in checked
    assert "1 record without anybody" in counted
    assert f"{reported.number}: its task is offered to its team again." in mended and "Nothing is forgotten" in mended
    assert open_task(reported).assignee_key is None


def test_record_without_anybody_that_cannot_be_mended_says_why(desk: Desk, operator: Browser) -> None:
    reported = desk.report()
    change_person(desk.agent.key or 0, Changes(active=False), SYSTEM)
    operator.open("/operations/orphans")
    operator.send("/operations/orphans/check")

    page = shown(operator.send(f"/operations/orphans/{reported.number}/mend"))

    assert "Expected somebody in the fallback team Line-1, but nobody is." in page
