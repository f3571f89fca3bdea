"""The problem process does what its scenarios say, and tells everything that waits for it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.errors import ExecutionFault, NotFound
from engine.registry import SYSTEM, Actor
from itsm.automation.offering import offered
from itsm.automation.promote_record import promote_record
from itsm.packs.checking import check_pack
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_folder
from itsm.records.commands import link_records, send_message_to_record
from itsm.records.queries import links
from itsm.registering import register_handlers
from itsm.scenarios import PackRun, run_folder
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.problems import CAUSE, ProblemDesk
from tests.support.records import PROBLEM, checked_pack, open_task, stored, use_incident_pack, use_problem_pack

PATHS = sorted(PROBLEM.glob("scenarios/*.yaml"))
FIXED: Mapping[str, object] = {**CAUSE, "resolution_text": "New driver on all machines."}


@pytest.fixture(scope="module")
def run() -> PackRun:
    """The run of all scenarios of the pack."""
    return run_folder(PROBLEM)


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> ProblemDesk:
    """A tenant with both packs in use, an agent of line 1, a requester, and a manager of problems."""
    use_incident_pack()
    use_problem_pack()
    return ProblemDesk(agent, requester, make_person("Mia Manager", ("agent",), ("problem-managers",)))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_scenario_of_a_problem_passes(path: Path, run: PackRun) -> None:
    (result,) = (one for one in run.results if one.stem == path.stem)

    assert result.passed, f"Step {result.step}: {result.problem}"


def test_pack_of_problems_has_no_findings() -> None:
    register_handlers()

    assert check_pack(load_folder(PROBLEM)) == []


def test_closing_tells_all_fourteen_that_wait_at_once(desk: ProblemDesk) -> None:
    known = desk.known_error()
    linked, named = [desk.waiting("see links") for _ in range(7)], [desk.waiting(known.number) for _ in range(7)]
    for one in linked:
        link_records(one.number, "caused_by", known.number, desk.agent)
    apart = desk.waiting("PRB-000999")

    desk.step(known, FIXED, "fixed")

    assert stored(known).status == "closed"
    assert {stored(one).status for one in (*linked, *named)} == {"in_progress"}
    assert {open_task(one).element_id for one in (*linked, *named)} == {"line_1"}
    assert stored(apart).status == "awaiting_problem"


def test_incident_is_promoted_once_and_waits_for_what_was_made(desk: ProblemDesk) -> None:
    incident = desk.triaged()
    first, again = desk.promoted(incident), desk.promoted(incident)

    assert first == again
    assert [one.key for one in offered(incident.number, desk.agent)] == []
    (link,) = links(incident.number, desk.agent)
    assert (link.kind, link.from_here, link.other.number) == ("caused_by", True, first.number)
    problem = stored(first)
    assert (problem.requester_key, problem.title) == (desk.agent.key, stored(incident).title)
    assert (problem.category, problem.own_fields["detected_by"]) == ("printing", "major_incident")  # a critical one


def test_change_that_is_withdrawn_brings_the_problem_back_and_the_next_one_is_another(desk: ProblemDesk) -> None:
    for folder in ("approval", "change"):
        deploy_checked(checked_pack(PROBLEM.parent / folder), SYSTEM)
    known = desk.known_error()

    for number in ("CHG-000001", "CHG-000002"):
        assert offered(known.number, desk.manager) == [], "The step asks for it: by hand there would be two."
        desk.step(known, {**CAUSE, "fix": "A new driver."}, "change")
        assert (stored(known).status, offered(known.number, desk.manager)) == ("awaiting_change", [])
        with pytest.raises(NotFound):
            promote_record(known.number, "change", {}, desk.manager)
        send_message_to_record(number, "change_withdrawn", desk.manager)
        assert (stored(known).status, open_task(known).element_id) == ("known_error", "known_error")

    made = [(one.kind, one.other.number, one.other.status) for one in links(known.number, desk.manager)]
    assert made == [("resolved_by", "CHG-000001", "withdrawn"), ("resolved_by", "CHG-000002", "withdrawn")]


def test_change_is_asked_for_where_its_practice_is_in_use(desk: ProblemDesk) -> None:
    known = desk.known_error()
    assert [one.key for one in offered(known.number, desk.manager)] == []

    with pytest.raises(ExecutionFault, match="change"):
        desk.step(known, {**CAUSE, "fix": "A new driver."}, "change")

    assert (stored(known).status, open_task(known).element_id) == ("known_error", "known_error")
