"""Running scenarios of packs."""

import shutil
from pathlib import Path

import pytest

from engine.errors import InvalidDefinition
from itsm.scenarios import ScenarioResult, run_folder
from itsm.scenarios.reading import read_scenario
from tests.support.access import ACCESS
from tests.support.records import INCIDENT


def played(folder: Path, steps: str) -> ScenarioResult:
    """The result of one scenario of a copy of the incident pack."""
    target = folder / "processes" / "incident"
    shutil.copytree(INCIDENT, target, ignore=shutil.ignore_patterns("scenarios"))
    shutil.copytree(INCIDENT.parents[1] / "forms" / "incident", folder / "forms" / "incident")
    (target / "scenarios").mkdir()
    given = "{title: T, description: D, category: printing, impact: low, urgency: low}"
    scenario = f"name: {{en: Test}}\ngiven: {given}\nsteps:\n{steps}"
    (target / "scenarios" / "one.yaml").write_text(scenario, encoding="utf-8")
    (result,) = run_folder(target).results
    return result


def test_scenarios_of_the_shipped_pack_pass_and_need_no_application() -> None:
    run = run_folder(INCIDENT)

    assert [result.stem for result in run.results] == sorted(file.stem for file in INCIDENT.glob("scenarios/*.yaml"))
    assert [(result.name, str(result.problem)) for result in run.results if not result.passed] == []
    assert ("incident", "to_triage") in run.results[0].flows


@pytest.mark.parametrize(
    ("steps", "at", "why"),
    [
        ("  - expect: {status: closed}", 1, "status to be closed, but it is new"),
        ("  - at: {task: triage}\n  - at: {task: line_1}", 2, "to be line_1, but they are triage"),
        ("  - complete: {task: line_1}", 1, "to be line_1"),
        ("  - complete: {task: triage, outcome: fly}", 1, "Press one of the buttons"),
        ("  - complete: {task: triage, with: {category: ''}, outcome: accept}", 1, "category"),
        ("  - message: {name: requester_replied}", 1, "nothing does"),
        ("  - expect: {fields: {impact: high}}", 1, "impact to be high, but it is low"),
        ("  - expect: {ended: true}", 1, "Expected the process to have ended"),
        ("  - expect: {path: [triage, line_1]}", 1, "come to <line_1> after <triage>"),
        ("  - expect: {not_taken: [triage]}", 1, "not to come to <triage>"),
        ("  - expect: {clocks: {response: {state: paused}}}", 1, "state of the clock response to be paused, but it is"),
        ("  - wait: PT2M\n  - expect: {clocks: {response: {used: 3}}}", 2, "used of the clock response to be 3"),
        ("  - expect: {clocks: {response: {due: PT31M}}}", 1, "be 2026-01-05T09:31+00:00, but it is 2026-01-05T09:30"),
        ("  - expect: {clocks: {lunch: {state: running}}}", 1, "a clock lunch, but there are resolution, response"),
        ("  - job: {type: courier}", 1, "an open job of type courier, but there are –"),
        ("  - expect: {stuck: triage}", 1, "stand still at <triage>, but it stands still at –"),
    ],
)
def test_scenario_says_which_step_failed_and_why(tmp_path: Path, steps: str, at: int, why: str) -> None:
    result = played(tmp_path, steps)

    assert (result.passed, result.step) == (False, at)
    assert why in str(result.problem)


def test_scenario_with_a_mistake_fails_with_its_place(tmp_path: Path) -> None:
    assert not played(tmp_path, "  - expects: {}").passed
    with pytest.raises(InvalidDefinition) as refused:
        read_scenario(b"name: {en: X}\ngiven: {}\nsteps:\n  - wait: soon\n", "s.yaml")
    assert refused.value.findings[0].element_id == "steps[0].wait (line 4)"


def approved(folder: Path, steps: str, before: str = "", after: str = "") -> ScenarioResult:
    """The result of a scenario of the access pack that is in approval, with a text of its diagram changed."""
    target = folder / "processes" / "access"
    shutil.copytree(ACCESS, target, ignore=shutil.ignore_patterns("scenarios"))
    shutil.copytree(ACCESS.parents[1] / "forms" / "access", folder / "forms" / "access")
    drawn = (target / "access.bpmn").read_text(encoding="utf-8")
    assert before in drawn
    (target / "access.bpmn").write_text(drawn.replace(before, after) if before else drawn, encoding="utf-8")
    (target / "scenarios").mkdir()
    begin = (
        "  - complete: {task: check, with: {room: Server room}, outcome: accept}\n"
        "  - complete: {task: check, outcome: clear}\n"
    )
    written = f"name: {{en: Test}}\ngiven: {{title: T}}\nsteps:\n{begin}{steps}\n"
    (target / "scenarios" / "one.yaml").write_text(written, encoding="utf-8")
    (result,) = run_folder(target).results
    return result


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("  - at: {task: approve}", "to be approve, but they are approve, approve"),
        ("  - wait: PT5H", "no condition is true"),
        ("  - signal: lockdown\n  - at: {task: check}", "to be check, but they are hold"),
    ],
)
def test_scenario_tells_repeated_steps_signals_and_what_fails_later(tmp_path: Path, steps: str, why: str) -> None:
    result = approved(tmp_path, steps)

    assert not result.passed and why in str(result.problem)


def test_step_that_leaves_something_standing_still_has_failed_with_the_reason(tmp_path: Path) -> None:
    held = 'name="Wait for the all-clear">\n        <bpmn:extensionElements>'

    result = approved(tmp_path, "  - signal: lockdown", held, f'{held}<zeebe:taskSchedule dueDate="=record.number"/>')

    assert (result.passed, result.step) == (False, 3)
    assert "<hold> stands still: Expected a date and time" in str(result.problem)


def test_scenarios_of_a_pack_of_several_processes_pass() -> None:
    run = run_folder(ACCESS)

    assert [(result.name, str(result.problem)) for result in run.results if not result.passed] == []
    assert len(run.results) == len(list(ACCESS.glob("scenarios/*.yaml")))


def test_coverage_names_flows_of_called_diagrams_by_their_own_process() -> None:
    found = run_folder(ACCESS).coverage

    assert {process for process, _flow in found.flows_met} == {"access", "person_check"}
    assert ("access", "urgent") in found.flows_left
