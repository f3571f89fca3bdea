"""A decision that reads what it has read before gives the answer that it gave before, and no other."""

import gc
import weakref
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.dmn import DecisionModel, DecisionResult, read_model
from engine.dmn.graph import memory
from engine.feel import FeelValue, add_function
from tests.support.records import INCIDENT

PRIORITY = (INCIDENT / "priority.dmn").read_bytes()
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Seen(Mapping[str, FeelValue]):
    """A record that counts how often it is read."""

    def __init__(self, **values: FeelValue) -> None:
        self.values_by_name, self.reads = values, 0

    def __getitem__(self, name: str) -> FeelValue:
        self.reads += 1
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)


def literal(source: str) -> DecisionModel:
    """A model of one decision, ``d``."""
    return read_model(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="urn:m">'
        f'<decision id="d" name="d"><literalExpression id="l"><text>{source}</text></literalExpression></decision>'
        "</definitions>".encode()
    )


def words(result: DecisionResult) -> object:
    """All that an answer says, the nearest rules too."""
    required = [words(one) for one in result.required]
    return repr((result.value, result.matches, result.reasons, result.inputs)), repr(result.missed), required


values = some.one_of(some.sampled_from(["high", "medium", "low", "vip", "Payroll", None]), some.integers(0, 100))
records = some.dictionaries(some.sampled_from(["impact", "urgency", "requester_class", "service", "time_used"]), values)


@given(some.lists(records, min_size=2, max_size=8))
def test_answers_are_those_of_a_model_that_remembers_nothing(asked: list[dict[str, FeelValue]]) -> None:
    remembering = read_model(PRIORITY)

    for record in [*asked, *asked]:
        fresh = read_model(PRIORITY).decide("priority", {"record": Seen(**record)}, NOON)
        assert words(remembering.decide("priority", {"record": Seen(**record)}, NOON)) == words(fresh)


def test_second_answer_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = read_model(PRIORITY)
    first = model.decide("priority", {"record": Seen(impact="high", urgency="low")})
    monkeypatch.setattr("engine.dmn.decision_table.Table.evaluate", None)

    assert model.decide("priority", {"record": Seen(impact="high", urgency="low")}).value == first.value == "moderate"


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (True, Decimal(1)), (0, None), ("", None), ("1", 1), (Decimal(0), False)],
    ids=repr,
)
def test_values_that_python_takes_for_equal_are_different(one: FeelValue, other: FeelValue) -> None:
    model = literal("x instance of number")

    assert [model.decide("d", {"x": value}).value for value in (one, other, one)] == [
        literal("x instance of number").decide("d", {"x": value}).value for value in (one, other, one)
    ]


def test_numbers_are_told_apart_by_their_digits() -> None:
    model = literal("x")

    answers = [model.decide("d", {"x": Decimal(digits)}).value for digits in ("1.0", "1.00", "1.0")]

    assert [str(answer) for answer in answers] == ["1.0", "1.00", "1.0"]


def test_name_that_is_missing_is_not_one_that_is_null() -> None:
    model = literal("record.x = null")

    assert [len(model.decide("d", {"record": record}).reasons) for record in (Seen(x=None), Seen())] == [
        len(literal("record.x = null").decide("d", {"record": record}).reasons) for record in (Seen(x=None), Seen())
    ]


def test_time_is_asked_for_anew() -> None:
    model = literal("if x then now() &gt; @\"2026-11-29T13:00:00Z\" else null")

    later = NOON.replace(hour=14)

    assert [model.decide("d", {"x": True}, at).value for at in (NOON, later)] == [False, True]


def test_what_other_rooms_look_up_is_asked_for_anew() -> None:
    answers = iter([1, 2])
    add_function("on duty here(team: string)", "number", lambda _team: next(answers))
    model = literal("on duty here(x)")

    assert [model.decide("d", {"x": "line-1"}).value for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("source", ["count(x)", "get entries(record)[1].value", "x"])
def test_lists_and_whole_contexts_are_read_anew(source: str) -> None:
    model = literal(source)

    answers = [model.decide("d", {"x": [value], "record": Seen(a=value)}).value for value in (1, 2)]

    assert answers == [literal(source).decide("d", {"x": [value], "record": Seen(a=value)}).value for value in (1, 2)]


def test_answer_holds_on_to_no_record() -> None:
    model, record = read_model(PRIORITY), Seen(impact=None, urgency="low")
    gone = weakref.ref(record)
    model.decide("priority", {"record": record})

    del record
    gc.collect()

    assert gone() is None


def test_decision_whose_values_are_always_new_stops_remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 10)
    model = literal("x + 1")

    for number in range(12):
        assert model.decide("d", {"x": number}).value == number + 1

    assert [one.useless for one in model._memories.values()] == [True]


def test_decision_that_meets_old_values_goes_on_remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 10)
    model = literal("x + 1")

    for number in [*range(10), *range(10), *range(10), 10]:
        assert model.decide("d", {"x": number}).value == number + 1

    assert [one.useless for one in model._memories.values()] == [False]


def test_decision_that_can_never_be_remembered_is_watched_no_longer() -> None:
    model = literal("count(x)")

    for _ in range(memory.MOST_IN_VAIN + 1):
        assert model.decide("d", {"x": [1, 2]}).value == 2

    assert [one.useless for one in model._memories.values()] == [True]


def test_context_that_was_given_before_is_its_askers_own() -> None:
    model = literal('{team: x, skill: "print"}')

    first = model.decide("d", {"x": "line-1"}).value
    second = model.decide("d", {"x": "line-1"}).value
    assert isinstance(second, dict)
    second["team"] = "changed"

    assert first == model.decide("d", {"x": "line-1"}).value == {"team": "line-1", "skill": "print"}
