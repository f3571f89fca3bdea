"""Pages of owners: followed records, the answer that is owed, asking for another owner and deciding on it."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.people.commands.join_team import join_team
from itsm.records.commands import Reported, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, Desk, open_task, stored


@pytest.fixture
def lead(make_person: MakePerson, desk: Desk) -> Actor:
    """The lead of line 1."""
    found = make_person("Lou Lead", roles=("agent",), teams=("line-1",))
    join_team(found.key or 0, "line-1", "lead", SYSTEM)
    return found


@pytest.fixture
def owned(desk: Desk) -> Reported:
    """An incident that the agent owns; it is at line 1."""
    return desk.triaged()


def test_owner_changes_over_the_pages(
    owned: Reported, worker: Browser, lead: Actor, signed_in: SignedIn
) -> None:
    address = f"/records/{owned.number}/owner"
    assert address in worker.open(f"/records/{owned.number}")
    worker.open(address)
    worker.send(address, person="lou.lead@example.org", reason="I am on leave")

    leads = Browser(signed_in(lead))
    assert "Changes of owner that wait for you" in leads.open("/work")
    assert address in leads.open("/work/owners")
    page = leads.open(address)
    action = next(one for one in page.split('"') if one.startswith(f"{address}/") and one.endswith("/approve"))
    leads.send(action)

    assert stored(owned).owner_key == lead.key
    assert "Lou Lead is the owner now: I am on leave" in worker.open(f"/records/{owned.number}")


def test_a_wrong_wish_keeps_what_was_typed(owned: Reported, worker: Browser) -> None:
    address = f"/records/{owned.number}/owner"
    worker.open(address)

    answer = worker.send(address, person="Nobody Known", reason="Because of <b>")

    assert answer.status_code == 422
    assert "nobody matches “Nobody Known”" in shown(answer)
    assert 'value="Nobody Known"' in answer.text and "Because of &lt;b&gt;" in answer.text


def test_followed_shows_where_a_record_is_and_what_is_owed(
    owned: Reported, desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    colleague = make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
    complete_task(open_task(owned).key, {"note": "Not mine."}, "hand_on", desk.agent)
    complete_task(open_task(owned).key, SOLVED, "solved", colleague)

    followed = worker.open("/work?tab=followed")

    assert owned.number in followed and "Answer the requester" in followed and "Resolved" in followed
    assert owned.number in worker.open("/work?tab=followed&owed=1")
    assert "A public comment of the owner" in worker.open(f"/records/{owned.number}")
    worker.send(f"/records/{owned.number}/comments", body="It works again.")
    assert "Every requester has their answer" in worker.open("/work?tab=followed&owed=1")


def test_list_has_the_owner_as_column_and_filter(owned: Reported, desk: Desk, worker: Browser) -> None:
    desk.report()

    found = worker.open(f"/records?type=incident&owner={desk.agent.key}")

    assert owned.number in found and "INC-000002" not in found
    assert f"Owner: {desk.agent.name}" in found
