"""Scenarios in which programs answer jobs, messages and signals bring values, and the ladder is climbed."""

from pathlib import Path

import pytest

from engine.errors import InvalidDefinition
from itsm.scenarios import ScenarioResult, run_folder
from itsm.scenarios.reading import read_scenario
from tests.support.delivery import delivery_pack


def played(folder: Path, steps: str) -> ScenarioResult:
    """The result of one scenario of the delivery pack."""
    (result,) = run_folder(delivery_pack(folder, one=steps)).results
    return result


@pytest.mark.parametrize(
    "steps",
    [
        "  - job: {type: courier.send, with: {tracking: T-1}}\n"
        "  - message: {name: payment, with: {amount: '12'}}\n"
        "  - expect: {fields: {paid: '12'}, path: [send, paid, note, released], not_taken: [call], ended: false}\n"
        "  - signal: {name: release, with: {note: x}}\n"
        "  - expect: {status: closed, ended: true}\n",
        "  - job: {type: courier.send, error: REFUSED}\n"
        "  - expect: {task: call, path: [send, refused, call]}\n"
        "  - complete: {task: call}\n  - expect: {not_taken: [released]}\n",
        "  - job: {type: courier.send, fails: Nobody answers, retries: 1}\n"
        "  - job: {type: courier.send, element: send, with: {tracking: T-2}}\n",
        "  - job: {type: courier.send, fails: Nobody answers}\n  - expect: {stuck: send}\n",
    ],
)
def test_program_may_do_its_job_refuse_it_or_fail(tmp_path: Path, steps: str) -> None:
    result = played(tmp_path, steps)

    assert result.passed, f"Step {result.step}: {result.problem}"


@pytest.mark.parametrize(
    ("steps", "at", "why"),
    [
        ("  - job: {type: courier.call}", 1, "of type courier.call, but there are courier.send"),
        ("  - job: {type: courier.send, element: other}", 1, "of type courier.send, but there are courier.send"),
        ("  - job: {type: courier.send, error: LOST}", 1, "<send> stands still"),
        ("  - job: {type: courier.send, fails: No one}\n  - expect: {stuck: paid}", 2, "but it stands still at send"),
    ],
)
def test_job_that_is_not_there_or_leads_nowhere_fails_the_step(
    tmp_path: Path, steps: str, at: int, why: str
) -> None:
    result = played(tmp_path, steps)

    assert (result.passed, result.step) == (False, at)
    assert why in str(result.problem)


def test_scenarios_know_nothing_of_each_other(tmp_path: Path) -> None:
    waits = "  - job: {type: courier.send, with: {tracking: T}}\n  - message: {name: payment, with: {amount: '1'}}\n"
    ends = f"{waits}  - signal: release\n  - expect: {{ended: true}}\n"

    run = run_folder(delivery_pack(tmp_path, a=waits, b=ends, c="  - job: {type: courier.send, fails: Nobody}\n"))

    assert [(result.name, str(result.problem)) for result in run.results if not result.passed] == []
    taken = {flow for _process, flow in run.results[0].flows}
    assert taken == {"asked_to_send", "send_to_paid", "paid_to_note", "note_to_released"}
    assert [flow for _process, flow in run.coverage.flows_left] == ["call_to_paid", "refused_to_call"]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("  - job: {type: a, error: X, fails: Y}", "steps[0].job"),
        ("  - job: {type: a, retries: 2}", "steps[0].job"),
        ("  - expect: {clocks: {response: {due: tomorrow}}}", "steps[0].expect.clocks.response.due"),
        ("  - expect: {clocks: {response: {state: fast}}}", "steps[0].expect.clocks.response.state"),
        ("  - wait: P1M", "steps[0].wait"),
        ("  - signal: {name: a, by: agent}", "steps[0].signal.by"),
        ("  - wait: PT1M\nrequester: {level: gold}", "requester.level"),
        ("  - wait: PT1M\nrequester: {class: king}", "requester.class"),
    ],
)
def test_mistake_in_a_scenario_is_told_with_its_place(written: str, place: str) -> None:
    content = f"name: {{en: X}}\ngiven: {{}}\nsteps:\n{written}\n".encode()

    with pytest.raises(InvalidDefinition) as refused:
        read_scenario(content, "s.yaml")

    assert refused.value.findings[0].element_id.startswith(f"{place} ")


def test_scenario_of_too_many_steps_is_refused() -> None:
    steps = "  - wait: PT1M\n" * 501

    with pytest.raises(InvalidDefinition) as refused:
        read_scenario(f"name: {{en: X}}\ngiven: {{}}\nsteps:\n{steps}".encode(), "s.yaml")

    assert "at most 500 steps" in str(refused.value.findings[0].message)
