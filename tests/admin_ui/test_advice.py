"""Advice on pages: while a title is typed, beside a record, and what is said once it holds no more."""

import pytest

from engine.registry import Actor
from itsm.records.search.indexing import index_due
from tests.admin_ui.conftest import Browser
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.problems import CAUSE, ProblemDesk
from tests.support.records import use_incident_pack, use_problem_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> ProblemDesk:
    """A tenant with both packs in use, an agent of line 1, a requester, and a manager of problems."""
    use_incident_pack()
    use_problem_pack()
    return ProblemDesk(agent, requester, make_person("Mia Manager", ("agent",), ("problem-managers",)))


def test_workaround_is_shown_while_a_title_is_typed_to_agents_alone(
    desk: ProblemDesk, worker: Browser, reporter: Browser
) -> None:
    desk.known_error()
    index_due(10)

    typed = "similar/incident?title=label+printer+offline"
    agents, own = worker.open(f"/records/{typed}"), reporter.open(f"/portal/{typed}")

    assert "This may help" in agents and str(CAUSE["workaround"]) in agents
    assert str(CAUSE["workaround"]) not in own


def test_advice_that_was_withdrawn_meanwhile_is_refused_in_words(desk: ProblemDesk, worker: Browser) -> None:
    known, incident = desk.known_error(), desk.triaged()
    index_due(10)
    page = worker.open(f"/records/{incident.number}")
    assert f"/advice/{known.number}/wait" in page
    desk.step(known, {**CAUSE, "note": "It does not help."}, "revoke")

    opened = worker.page
    for way in ("use", "wait"):
        worker.page = opened
        answer = worker.send(f"/records/{incident.number}/advice/{known.number}/{way}")

        assert answer.status_code == 200 and "does not (any more)" in answer.text


def test_portal_offers_no_problem_to_report(desk: ProblemDesk, reporter: Browser) -> None:
    assert "/portal/report/problem" not in reporter.open("/portal")
    assert reporter.client.get("/portal/report/problem").status_code == 404
