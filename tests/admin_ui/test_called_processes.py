"""Pages of a record whose process calls another, has two tasks of one step, or stands still."""

import re
from datetime import timedelta

import pytest

from engine.registry import SYSTEM
from engine.runtime import set_variables
from engine.worker import fire_due_timers
from itsm.records.commands import Reported
from tests.admin_ui.conftest import Browser, Forms, shown
from tests.support.access import (
    AccessDesk,
    access_desk,
    instance_of,
    status_of,
    tasks,
    use_changed_person_check,
)
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn


@pytest.fixture
def access(tenant: int, make_person: MakePerson, clock: Clock) -> AccessDesk:
    """The access pack in use, with its people; the time stands still."""
    return access_desk(make_person)


@pytest.fixture
def stuck(access: AccessDesk, clock: Clock) -> Reported:
    """A record in approval, whose urgency nobody has said when it was too slow."""
    reported = access.in_approval()
    clock.advance(timedelta(hours=5))
    fire_due_timers()
    return reported


def test_two_tasks_of_one_step_are_told_apart_on_the_page(access: AccessDesk, signed_in: SignedIn) -> None:
    reported = access.in_approval()
    browser = Browser(signed_in(access.rooms))
    browser.open(f"/records/{reported.number}")

    words = shown(browser.page) if browser.page else ""
    own, other = tasks(reported)[1], tasks(reported)[0]
    page = browser.send(f"/records/{reported.number}/tasks/{own.key}", {"reason": "Room is free"}, outcome="approve")

    assert "What you do now: Approve 2 of 2 · Rooms" in words and "Approve 1 of 2 · Security" in words
    assert "Done: Approve" in shown(page)
    assert [task.key for task in tasks(reported)] == [other.key]


def test_call_is_the_active_element_of_the_diagram(access: AccessDesk, signed_in: SignedIn) -> None:
    reported = access.looked_up()

    state = signed_in(access.desk).get(f"/records/{reported.number}/diagram.json").get_json()

    assert [active["id"] for active in state["active"]] == ["look_up"]
    assert state["done"] == ["asked", "check"] and state["stuck"] == []


def test_history_says_in_which_process_an_element_stands(access: AccessDesk, signed_in: SignedIn) -> None:
    reported = access.in_approval()
    browser = Browser(signed_in(access.desk))

    browser.open(f"/records/{reported.number}/history")

    words = shown(browser.page) if browser.page else ""
    assert "Compare with the register in “Person check” Nothing found" in words
    assert "Approve all together" in words and "Approve (2)" in words


def retry_in(page: str) -> str:
    """Where the one form of a page goes that lets something try again."""
    (action,) = [action for action in Forms(page).hidden if action.endswith("/retry")]
    return action


def test_operator_lets_it_try_again(stuck: Reported, signed_in: SignedIn, make_person: MakePerson) -> None:
    browser = Browser(signed_in(make_person("Ola", ("operator",))))
    action = retry_in(browser.open(f"/records/{stuck.number}"))

    assert "The process is stuck at “How urgent?”" in (shown(browser.page) if browser.page else "")
    page = browser.send(action)
    assert "cannot go on yet" in shown(page)
    set_variables(instance_of(stuck), {"days_left": 1}, SYSTEM)
    page = browser.send(retry_in(page.text))
    assert "the process goes on" in shown(page) and "is stuck" not in shown(page)
    assert [task.element_id for task in tasks(stuck)] == ["approve", "approve", "urge"]
    again = browser.client.post(action, data={"csrf_token": "x", "command_id": "y"})
    assert again.status_code in (400, 403)


def test_others_read_why_it_stands_still_and_cannot_try_again(
    access: AccessDesk, stuck: Reported, signed_in: SignedIn
) -> None:
    browser = Browser(signed_in(access.desk))

    text = browser.open(f"/records/{stuck.number}")
    words = shown(browser.page) if browser.page else ""

    assert "The process is stuck at “How urgent?”" in words and "days_left" in words and "stands still" in words
    assert "/retry" not in text
    assert "Approve" in browser.open("/work?tab=all")
    assert "is stuck" not in Browser(signed_in(access.requester)).open(f"/portal/records/{stuck.number}")


def test_form_of_the_called_process_keeps_what_was_typed_when_the_next_element_fails(
    access: AccessDesk, signed_in: SignedIn
) -> None:
    use_changed_person_check("=outcome = \"clear\"", "=\"clear\"")
    reported = access.looked_up()
    browser = Browser(signed_in(access.security))
    browser.open(f"/records/{reported.number}")

    address = f"/records/{reported.number}/tasks/{tasks(reported)[0].key}"
    page = browser.send(address, {"register_note": "Three entries"}, outcome="clear")

    assert page.status_code == 409
    assert "The process cannot go on here" in shown(page) and "to be true or false" in shown(page)
    assert "Three entries</textarea>" in page.text
    assert status_of(reported) == "checking"


def test_diagram_of_a_called_process_is_shown_with_its_marks(access: AccessDesk, signed_in: SignedIn) -> None:
    reported = access.looked_up()
    client = signed_in(access.rooms)
    page = client.get(f"/records/{reported.number}/diagram").get_data(as_text=True)
    (process,) = set(re.findall(r"/diagram\?process=([\w-]+)", page))

    inside = client.get(f"/records/{reported.number}/diagram.json?process={process}").get_json()
    drawn = client.get(f"/records/{reported.number}/diagram.bpmn?process={process}").get_data(as_text=True)
    own = client.get(f"/records/{reported.number}/diagram.json").get_json()

    assert inside["active"] and all(f'bpmnElement="{one["id"]}"' in drawn for one in inside["active"])
    assert {one["id"] for one in inside["active"]}.isdisjoint(one["id"] for one in own["active"])
    for file in ("diagram", "diagram.json", "diagram.bpmn"):
        assert client.get(f"/records/{reported.number}/{file}?process=elsewhere").status_code == 404
