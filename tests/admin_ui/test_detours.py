"""Operations outside the drawn flow over the pages: only what a step allows is offered, and nothing typed is lost."""

import pytest

from engine.registry import Actor
from itsm.records.commands import Reported, claim_task, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored


@pytest.fixture
def colleague(make_person: MakePerson, desk: Desk) -> Actor:
    """Somebody of line 2."""
    return make_person("Dee Colleague", roles=("agent",), teams=("line-2",))


@pytest.fixture
def mine(desk: Desk) -> Reported:
    """An incident at line 1; the agent has its task."""
    reported = desk.triaged()
    claim_task(open_task(reported).key, desk.agent)
    return reported


def page(reported: Reported) -> str:
    return f"/records/{reported.number}"


def act(reported: Reported, what: str) -> str:
    return f"{page(reported)}/tasks/{open_task(reported).key}/detour/{what}"


def test_a_task_is_transferred_and_a_refusal_keeps_what_was_typed(
    mine: Reported, worker: Browser, colleague: Actor
) -> None:
    worker.open(page(mine))
    refused = worker.send(act(mine, "transfer"), person="dee.colleague@example.org", reason="")
    assert refused.status_code == 422
    assert "Expected a reason" in shown(refused) and 'value="dee.colleague@example.org"' in refused.text

    worker.send(act(mine, "transfer"), person="dee.colleague@example.org", reason="She knows printers")

    assert open_task(mine).assignee_key == colleague.key
    assert "transferred to Dee Colleague: She knows printers" in worker.open(page(mine))


def test_a_delegated_task_is_filled_in_and_given_back(
    mine: Reported, worker: Browser, colleague: Actor, signed_in: SignedIn
) -> None:
    worker.open(page(mine))
    worker.send(act(mine, "delegate"), person="Dee Colleague", reason="Please look")
    other = Browser(signed_in(colleague))
    seen = other.open(page(mine))
    assert "Give back to Ben Agent" in seen and ">Solved<" not in seen
    data = {**other.hidden(f"{page(mine)}/tasks/{open_task(mine).key}"), "resolution_text": "The spooler hangs"}

    other.client.post(act(mine, "give-back"), data={**data, "give_back_note": "Found it"})

    back = worker.open(page(mine))
    assert "The spooler hangs" in back and "given back to Ben Agent: Found it" in back and ">Solved<" in back


def test_a_task_is_sent_back_and_a_completion_taken_back(mine: Reported, worker: Browser, desk: Desk) -> None:
    worker.open(page(mine))
    worker.send(act(mine, "send-back"), target="triage", reason="The category is wrong")
    assert (open_task(mine).element_id, stored(mine).status) == ("triage", "new")

    key = open_task(mine).key
    worker.send(f"{page(mine)}/tasks/{key}", {**TRIAGE, "note": "A duplicate"}, outcome="no_incident")
    assert "nobody has acted on it yet" in worker.open(page(mine))
    worker.send(f"{page(mine)}/tasks/{key}/detour/withdraw")

    assert (open_task(mine).element_id, open_task(mine).assignee_key) == ("triage", desk.agent.key)


def test_a_step_offers_only_what_it_allows(mine: Reported, worker: Browser, desk: Desk) -> None:
    complete_task(open_task(mine).key, SOLVED, "solved", desk.agent)

    seen = worker.open(page(mine))

    assert "/detour/urge" in seen and "/detour/transfer" not in seen and "/detour/delegate" not in seen


def test_requester_reminds_once_in_half_an_hour(mine: Reported, reporter: Browser) -> None:
    address = f"/portal/records/{mine.number}"
    urge = f"{address}/urge/{open_task(mine).key}"
    reporter.open(address)

    assert "A reminder is on its way" in shown(reporter.send(urge))
    assert "30 minutes are left" in shown(reporter.send(urge))


def test_diagram_and_processes_count_detours(mine: Reported, worker: Browser, operator: Browser) -> None:
    worker.open(page(mine))
    worker.send(act(mine, "transfer"), team="line-2", reason="Theirs")

    found = worker.client.get(f"{page(mine)}/diagram.json").get_json()["detours"]
    counted = operator.open(f"/operations/processes/{open_task(mine).definition_key}")

    assert found == {"line_1": {"count": 1, "words": "Transfer × 1"}}
    assert '<td class="num" data-label="Detours">1</td>' in counted


def test_several_people_sign_on_the_page(
    mine: Reported, worker: Browser, colleague: Actor, make_person: MakePerson, signed_in: SignedIn
) -> None:
    second = make_person("Olga Other", roles=("agent",), teams=("line-2",))
    worker.open(page(mine))
    wish = {"rule": "percentage", "percent": "50", "reason": "Which way?"}
    task = open_task(mine).key
    refused = worker.send(act(mine, "countersign"), wish, people="dee.colleague@example.org\nNobody")
    assert "nobody matches “Nobody”" in shown(refused) and "dee.colleague@example.org\nNobody" in refused.text
    worker.send(act(mine, "countersign"), wish, people="dee.colleague@example.org\nOlga Other")

    for person, verdict in ((colleague, "agree"), (second, "refuse")):
        browser = Browser(signed_in(person))
        assert "to sign" in browser.open("/work")
        found = browser.open(page(mine))
        action = next(one for one in found.split('"') if one.endswith("/detour/sign"))
        browser.send(action, verdict=verdict, reason="Too risky")

    seen = worker.open(page(mine))
    assert worker.page is not None and "Olga Other: refuses – Too risky" in shown(worker.page)
    assert "The vote on “Solve at line 1” agrees" in seen and f"/tasks/{task}/detour/countersign" in seen


def test_who_asks_to_sign_after_sends_it_and_can_call_it_off(
    mine: Reported, worker: Browser, colleague: Actor
) -> None:
    worker.open(page(mine))
    task = open_task(mine).key
    worker.send(act(mine, "add-signer"), person="Dee Colleague", position="after", reason="Four eyes")
    assert "Is signed after you have sent it" in worker.open(page(mine))
    worker.send(f"{page(mine)}/tasks/{task}", {**SOLVED}, outcome="solved")
    assert "This step waits for signatures" in worker.open(page(mine))

    worker.send(f"{page(mine)}/tasks/{task}/detour/call-off", reason="She is away")

    assert "Waits no longer for signatures of “Solve at line 1”: She is away" in worker.open(page(mine))
    assert stored(mine).status == "in_progress"
