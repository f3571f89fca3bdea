"""Who must not see what a finding leads to: whom its record is about, and another organisation."""

import pytest
from sqlalchemy import select

from database import in_tenant, unit_of_work
from engine.errors import InvalidForm, NotFound
from engine.registry import Actor
from itsm.records.tables import KeptOut, Record
from itsm.recurrence.commands.dismiss_finding import dismiss_finding
from itsm.recurrence.commands.link_finding import link_finding
from itsm.recurrence.commands.open_finding import open_finding
from itsm.recurrence.queries.findings import finding
from itsm.recurrence.queries.findings import findings as listed
from itsm.recurrence.tables import TAKEN
from tests.support.people import make_person_in
from tests.support.recurrence import Desk, findings, look
from tests.support.tenants import add_tenant


@pytest.fixture
def key(desk: Desk) -> int:
    """A finding of three tickets about one printer."""
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    look()
    return findings()[0].key


def keep_out(number: str, person: Actor) -> None:
    """Say that the record is about somebody."""
    with unit_of_work() as work:
        row = work.session.execute(select(Record).where(Record.number == number)).scalar_one()
        row.keeps_out = True
        work.session.add(KeptOut(record_key=row.key, person_key=person.key, team_key=None, about_key=None))


def test_record_about_the_reader_is_neither_named_nor_linked(desk: Desk, key: int) -> None:
    number = open_finding(key, {"title": "Bad work of Ada"}, desk.lead).number
    keep_out(number, desk.agent)
    desk.tickets("Again", item="LP-7")
    look()

    (shown,) = listed(desk.agent, TAKEN).items
    assert (shown.target, shown.waiting) == (None, 0) and finding(key, desk.agent)[0].target is None
    for named in (number, ""):
        with pytest.raises(InvalidForm):
            link_finding(key, named, desk.agent)

    found = finding(key, desk.lead)[0]
    assert found.target is not None and (found.target.number, found.waiting) == (number, 1)
    assert link_finding(key, "", desk.lead).linked == 1


def test_finding_of_another_organisation_is_not_there(desk: Desk, key: int) -> None:
    with in_tenant(add_tenant("Other")):
        lead = make_person_in("Other Lead", roles=("team_lead",))
        for act in (
            lambda: finding(key, lead), lambda: open_finding(key, {}, lead), lambda: link_finding(key, "", lead),
            lambda: dismiss_finding(key, "Mine.", lead),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                act()

    assert findings()[0].state == "proposed"
