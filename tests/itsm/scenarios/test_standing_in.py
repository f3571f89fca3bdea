"""Scenarios of a pack that makes records of another one: something stands in; the scenario answers calls."""

import pytest

from itsm.packs.folder import load_files
from itsm.scenarios.running import PackRun, run_files
from tests.support.bpmn import Diagram
from tests.support.promotions import FORM, TICKET, ticket_drawn

GIVEN = "name: {en: Test}\ngiven: {title: No paper, impact: high}\nsteps:\n"


def played(steps: str, drawn: Diagram) -> PackRun:
    """One scenario of the ticket pack, which is alone."""
    files = {
        "pack.yaml": TICKET.encode(), "ticket.bpmn": drawn.xml(), "scenarios/one.yaml": (GIVEN + steps).encode(),
        "forms/ticket_report.form": (FORM % "ticket_report").encode(),
    }  # fmt: skip
    return run_files(load_files("ticket", files))


@pytest.mark.parametrize(
    "inputs",
    [{"promotion": '"dig"'}, {"type": '"cause"', "symptoms": '"bad"'}, {"type": '"thing"', "fields": "{title: null}"}],
)
def test_record_of_another_pack_is_made_by_a_stand_in(inputs: dict[str, str]) -> None:
    steps = "  - complete: {task: look}\n  - expect: {status: waiting, path: [look, act, told]}\n"

    run = played(steps, ticket_drawn(inputs=inputs))

    (result,) = run.results
    assert result.passed == ("fields" not in inputs), str(result.problem)


def test_call_is_answered_by_the_scenario() -> None:
    steps = (
        "  - complete: {task: look}\n"
        "  - job: {type: http.call, with: {response: {status: 200, body: {id: 7}}}}\n"
        "  - expect: {status: waiting}\n"
    )

    (result,) = played(steps, ticket_drawn("http.call", {"url": '"https://api.example.org/"'}, "response")).results

    assert result.passed, str(result.problem)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ("{promotion: dig}", None),
        ("{promotion: dig, by: colleague, with: {title: In own words}}", None),
        ("{promotion: dig, with: {title: ''}}", "Expected a title"),
        ("{promotion: dig, by: requester}", "does not have it"),
        ("{promotion: nothing}", "may be made into"),
        ("{promotion: again}", "you may not"),
    ],
)
def test_record_is_promoted_by_hand_while_it_goes_on(step: str, why: str | None) -> None:
    steps = f"  - promote: {step}\n  - complete: {{task: look}}\n  - expect: {{status: waiting}}\n"

    (result,) = played(steps, ticket_drawn("record.comment", {"body": '"x"'}, "")).results

    assert result.passed == (why is None), str(result.problem)
    assert why is None or (why in str(result.problem) and result.step == 1)
