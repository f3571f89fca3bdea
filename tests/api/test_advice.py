"""Advice over HTTP: listed while it holds, used, waited for, refused at other records and once it is withdrawn."""

import pytest
from flask import Flask

from engine.registry import Actor
from itsm.records.commands import Reported
from itsm.records.queries import links, record_view
from itsm.records.search.indexing import index_due
from tests.api.conftest import Caller, caller_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.problems import CAUSE, ProblemDesk
from tests.support.records import open_task, stored, use_incident_pack, use_problem_pack

KEY = {"Idempotency-Key": "k-1"}


@pytest.fixture
def problems(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> ProblemDesk:
    """A tenant with both packs in use, an agent of line 1, a requester, and a manager of problems."""
    use_incident_pack()
    use_problem_pack()
    return ProblemDesk(agent, requester, make_person("Mia Manager", ("agent",), ("problem-managers",)))


@pytest.fixture
def helper(app: Flask, problems: ProblemDesk, signed_in: SignedIn) -> Caller:
    """The agent of the desk."""
    return caller_of(app, signed_in(problems.agent))


@pytest.fixture
def known(problems: ProblemDesk) -> Reported:
    """A problem whose workaround is published."""
    return problems.known_error()


@pytest.fixture
def incident(problems: ProblemDesk, known: Reported) -> Reported:
    """An incident with a title like its own, at line 1."""
    found = problems.triaged()
    index_due(10)
    return found


def address(incident: Reported, known: Reported | None = None, what: str = "") -> str:
    found = f"/api/v1/records/{incident.number}/advice"
    return f"{found}/{known.number}/{what}" if known is not None else found


def test_advice_is_listed_with_the_tasks_that_take_it(helper: Caller, incident: Reported, known: Reported) -> None:
    task = str(open_task(incident).key)

    (found,) = helper.get(address(incident)).get_json()["items"]

    assert found == {
        "number": known.number, "title": "Label printer is offline again", "name": "Known error",
        "text": CAUSE["workaround"], "linked": False, "use_task": task, "wait_task": task,
    }  # fmt: skip


def test_advice_is_used_once(
    problems: ProblemDesk, helper: Caller, incident: Reported, known: Reported
) -> None:
    body = {"task": str(open_task(incident).key)}

    answers = [helper.post(address(incident, known, "use"), body, KEY).get_json() for _ in range(2)]

    assert answers == [{"number": incident.number, "other": known.number, **body}] * 2
    (view,) = record_view(incident.number, problems.agent).tasks
    assert view.values["resolution_text"] == CAUSE["workaround"]
    assert [one.other.number for one in links(incident.number, problems.agent)] == [known.number]


def test_incident_waits_once_and_goes_on_by_its_task(helper: Caller, incident: Reported, known: Reported) -> None:
    body = {"task": str(open_task(incident).key)}

    answers = [helper.post(address(incident, known, "wait"), body, KEY) for _ in range(2)]
    again = helper.post(address(incident, known, "wait"), body, {"Idempotency-Key": "k-2"})

    assert [one.status_code for one in (*answers, again)] == [200, 200, 409]
    assert answers[0].get_json() == answers[1].get_json()
    assert stored(incident).status == "awaiting_problem"
    waits = open_task(incident).key
    helper.post(f"/api/v1/tasks/{waits}/complete", {"values": {}, "outcome": "resume"}, KEY)
    assert stored(incident).status == "in_progress"


def test_advice_for_one_record_does_nothing_at_another(
    problems: ProblemDesk, helper: Caller, incident: Reported, known: Reported
) -> None:
    other = problems.triaged()
    body = {"task": str(open_task(other).key)}

    for what in ("use", "wait"):
        assert helper.post(address(incident, known, what), body, KEY).status_code == 404

    assert stored(other).status == "in_progress" and links(incident.number, problems.agent) == []


def test_advice_that_is_withdrawn_is_gone(
    problems: ProblemDesk, helper: Caller, incident: Reported, known: Reported
) -> None:
    problems.step(known, {**CAUSE, "note": "It does not help."}, "revoke")
    body = {"task": str(open_task(incident).key)}

    assert helper.get(address(incident)).get_json() == {"items": []}
    for what in ("use", "wait"):
        assert helper.post(address(incident, known, what), body, KEY).status_code == 404
    assert stored(incident).status == "in_progress"


@pytest.mark.parametrize(
    ("what", "body"),
    [("wait", {}), ("wait", {"task": 1}), ("wait", {"task": "x"}), ("wait", {"task": "9" * 5000}),
     ("use", {"task": "1", "more": 1}), ("use", []), ("use", {"task": "-1"})],
)  # fmt: skip
def test_what_is_no_task_is_refused(
    helper: Caller, incident: Reported, known: Reported, what: str, body: object
) -> None:
    assert helper.post(address(incident, known, what), body, KEY).status_code == 422


def test_one_key_for_each_command_is_asked_for(helper: Caller, incident: Reported, known: Reported) -> None:
    body = {"task": str(open_task(incident).key)}

    for what in ("use", "wait"):
        assert helper.post(address(incident, known, what), body).status_code == 422


def test_requester_gets_no_advice(
    app: Flask, problems: ProblemDesk, signed_in: SignedIn, incident: Reported, known: Reported
) -> None:
    own = caller_of(app, signed_in(problems.requester))

    assert own.get(address(incident)).status_code == 403
    for what in ("use", "wait"):
        assert own.post(address(incident, known, what), {"task": "1"}, KEY).status_code == 403
