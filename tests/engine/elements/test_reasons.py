"""A fault says why: the expression, what it gave, and each reason with line, column and sub-expression."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.errors import ExecutionFault, text
from engine.feel import Evaluation
from itsm.language import translate
from tests.support.bpmn import Diagram
from tests.support.play import Play, World

Player = Callable[..., Play]


@dataclass
class CountingWorld(World):
    """A world that knows what it was asked to explain."""

    explained: list[str] = field(default_factory=list)

    def explain(self, expression: str, variables: Mapping[str, object]) -> Evaluation:
        """Explain and remember."""
        self.explained.append(expression)
        return super().explain(expression, variables)


def choice(first: str, second: str) -> Diagram:
    diagram = Diagram().path("start:s", "xor:g").path("g", "user:a", "end:e", when=first)
    return diagram.path("g", "user:b", "e", when=second)


def fault_of(diagram: Diagram, **variables: Any) -> str:
    """The sentence of the fault that starting the diagram ends in."""
    with pytest.raises(ExecutionFault) as refused:
        Play(diagram, **variables)
    return str(refused.value)


def test_gateway_without_a_flow_tells_what_each_condition_gave_and_why() -> None:
    fault = fault_of(choice('amount > "5"', "amount < 1"), amount=7)

    assert fault == (
        "Expected a flow to take at <g>, but no condition is true and there is no default flow: "
        '<g_to_a>: “amount > "5"” is null. Line 1, column 1 (amount > "5"): '
        'Expected two values of one type to compare, but got 7 and "5". '
        "<g_to_b>: “amount < 1” is false. Correct the variables, or draw a default flow."
    )


def test_fault_is_said_in_chinese() -> None:
    with pytest.raises(ExecutionFault) as refused:
        Play(choice("amount > 8", "amount < 1"), amount=7)

    told = translate(refused.value.message, "zh-CN")

    assert told.startswith("<g> 没有可走的路径") and "“amount > 8”为 false。<g_to_b>：“amount < 1”为 false。" in told
    assert "Expected" not in told


def test_condition_that_is_no_boolean_is_told_with_its_expression() -> None:
    fault = fault_of(choice("1 + 1", "true"))

    assert "flow <g_to_a> to be true or false, but “1 + 1” is 2. Correct the condition." in fault


def test_reason_in_a_later_line_is_told_with_its_place() -> None:
    fault = fault_of(choice('impact = "high"\nand requester.vip', "false"), impact="high", requester={})

    assert 'Line 2, column 5 (requester.vip): Expected an entry "vip", but the context has none.' in fault


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({"timeDuration": "=box.first"}, "a duration such as PT30M for timer <c>, but “box.first” is null. Line 1"),
        ({"timeDate": "=1 + 1"}, "a date and time for timer <c>, but “1 + 1” is 2."),
        ({"timeDate": "soon"}, 'a date and time for timer <c>, but it is "soon".'),
    ],
)
def test_timer_tells_what_its_expression_gave(definition: dict[str, str], words: str) -> None:
    diagram = Diagram().path("start:s", "catch:c", "end:e").timer("c", **definition)

    assert words in fault_of(diagram)


def test_user_task_tells_what_its_attribute_gave() -> None:
    diagram = Diagram().path("start:s", "user:u", "end:e")
    diagram.zeebe("u", "assignmentDefinition", candidateGroups="=[1, 2]")

    assert "a list of names at user task <u>, but “[1, 2]” is a list of 2." in fault_of(diagram)


def test_message_tells_why_its_key_is_null() -> None:
    diagram = Diagram().path("start:s", "catch:c", "end:e").message("c", "answer", "=record.numbre")

    fault = fault_of(diagram, record={"number": "INC-1"})

    assert "“record.numbre” is null. Line 1, column 1 (record.numbre): Expected an entry" in fault


def test_script_task_names_its_element_when_a_limit_stops_it() -> None:
    @dataclass
    class Limited(World):
        def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
            raise ExecutionFault("", text("Expected at most 50000 steps."))

    diagram = Diagram().path("start:s", "script:t", "end:e").zeebe("t", "script", expression="=1", resultVariable="x")
    with pytest.raises(ExecutionFault) as refused:
        Play(diagram, world=Limited())

    assert refused.value.element_id == "t"


def test_conditions_that_decide_are_never_evaluated_twice() -> None:
    world = CountingWorld()
    diagram = choice("amount > 5", "missing > 1").path("g", "user:c", "e", default=True)

    Play(diagram, world=world, amount=9)
    Play(diagram, world=world, amount=1)

    assert world.explained == []
