"""Functions that other rooms add are known to all who read and check expressions, and are no constants."""

from collections.abc import Iterator

import pytest

from engine.feel import FeelSyntaxError, Message, add_function, compile_expression
from engine.feel.analysis import analyse_expression
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.added import ADDED
from engine.feel.builtins.costs import STEPS
from engine.feel.builtins.registry import signatures
from engine.feel.builtins.yields import YIELDS

NAME = "twice the tide of"


@pytest.fixture
def tide() -> Iterator[list[object]]:
    """A function that is there for a test, and what it was called with."""
    calls: list[object] = []

    def body(place: str, at: object = None) -> object:
        calls.append(place)
        if place == "desert":
            raise ValueError(Message("Expected a coast, but %(place)s has none.", {"place": place}))
        return len(place)

    add_function(f"{NAME}(place: string, at?: number)", "number", body, 20)
    yield calls
    for known in (BUILTINS, STEPS, YIELDS):
        known.pop(NAME)
    ADDED.discard(NAME)


def test_added_function_is_called_by_position_and_by_name(tide: list[object]) -> None:
    assert compile_expression(f'{NAME}("Kiel") + 1').evaluate({}) == 5
    assert compile_expression(f'{NAME}(at: 1, place: "Brest")').evaluate({}) == 5
    assert tide == ["Kiel", "Brest"]


@pytest.mark.parametrize(
    ("arguments", "reason"), [('"desert"', "desert"), ("1", '"place"'), ("", NAME), ('place: "x", when: 1', NAME)]
)
@pytest.mark.usefixtures("tide")
def test_call_that_cannot_be_answered_is_null_with_a_reason(arguments: str, reason: str) -> None:
    found = compile_expression(f"{NAME}({arguments})").explain({})

    assert found.value is None and reason in str(found.reasons[0].message)


@pytest.mark.usefixtures("tide")
def test_analysis_knows_its_type_and_its_parameters() -> None:
    assert analyse_expression(f'{NAME}("Kiel")').type.name == "number"
    assert [each.code for each in analyse_expression(f"{NAME}(1)").advice] == ["wrong-arguments"]
    assert signatures(NAME) == (f"{NAME}(place: string, at?: number)",)


def test_analysis_never_calls_it(tide: list[object]) -> None:
    analyse_expression(f'if {NAME}("desert") > 3 then 1 else 2')
    analyse_expression(f'{NAME}("desert")')

    assert tide == []


def test_adding_it_again_replaces_it(tide: list[object]) -> None:
    add_function(f"{NAME}(place: string, at?: number)", "number", lambda place, at=None: 7)

    assert compile_expression(f'{NAME}("Kiel")').evaluate({}) == 7
    assert len(signatures(NAME)) == 1 and tide == []


def test_function_of_the_standard_is_not_replaced() -> None:
    with pytest.raises(ValueError, match="sum"):
        add_function("sum(list: list)", "number", len)
    with pytest.raises(LookupError, match="tide"):
        add_function("wave(list: list)", "tide", len)

    with pytest.raises(FeelSyntaxError, match="wave"):
        compile_expression("wave([1])")
