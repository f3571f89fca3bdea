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
from itsm.records.commands import complete_task, link_records, report_record, send_message_to_record
from itsm.records.queries import links, record_view
from itsm.registering import register_handlers
from itsm.scenarios import PackRun, run_folder
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.problems import ASSESSED, CAUSE, ProblemDesk
from tests.support.records import (
    PROBLEM,
    REPORT,
    TRIAGE,
    checked_pack,
    open_task,
    stored,
    use_incident_pack,
    use_problem_pack,
)
from tests.support.recurrence import findings, look, members

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


def test_incidents_about_one_item_come_together_and_the_item_goes_with_them(desk: ProblemDesk) -> None:
    titles = ("No paper", "Tray open", "Cover jams", "Blinks red", "Prints twice")
    incidents = [report_record("incident", {**REPORT, "title": one}, desk.agent.key, desk.agent) for one in titles]
    for place, one in enumerate(incidents):
        values = {**TRIAGE, "title": titles[place], "items": "PRN-042"}
        complete_task(open_task(one).key, values, "accept", desk.agent)

    look()

    (finding,) = findings()
    assert (finding.measure, members(finding)) == ("items", len(titles))
    assert stored(desk.promoted(incidents[0])).own_fields["items"] == "PRN-042"


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


def test_item_of_a_problem_goes_on_to_its_change(desk: ProblemDesk) -> None:
    for folder in ("approval", "change"):
        deploy_checked(checked_pack(PROBLEM.parent / folder), SYSTEM)
    noted = desk.problem()

    desk.step(noted, {**ASSESSED, "items": "PRN-042"}, "accept")
    desk.step(noted, CAUSE, "cause_found")
    desk.step(noted, {**CAUSE, "fix": "A new driver."}, "change")

    (link,) = links(noted.number, desk.manager)
    assert record_view(link.other.number, desk.manager, "en").value("items") == "PRN-042"


def test_change_is_asked_for_where_its_practice_is_in_use(desk: ProblemDesk) -> None:
    known = desk.known_error()
    assert [one.key for one in offered(known.number, desk.manager)] == []

    with pytest.raises(ExecutionFault, match="change"):
        desk.step(known, {**CAUSE, "fix": "A new driver."}, "change")

    assert (stored(known).status, open_task(known).element_id) == ("known_error", "known_error")
