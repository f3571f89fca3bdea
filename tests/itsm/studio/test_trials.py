"""Trying expressions: values, reads, reasons with places, guesses; and variables as people write them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.errors import InvalidInput
from itsm.studio.expressions import Trial, try_expression, try_tests
from itsm.studio.given import LONGEST_SOURCE, Given, read_variables

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def tried(source: str, variables: str = "") -> Trial:
    """The trial of an expression over variables."""
    return try_expression(source, read_variables(variables, NOW), NOW)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("", {}),
        ('{"amount": 12.10, "tags": ["a"]}', {"amount": Decimal("12.10"), "tags": ["a"]}),
        ('{amount: 6 * 2, due: "x"}', {"amount": Decimal(12), "due": "x"}),
    ],
)
def test_variables_are_json_or_a_feel_context(written: str, values: dict[str, object]) -> None:
    assert read_variables(written, NOW) == Given(values)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("[1, 2]", "Expected names with values"),
        ('{"a": NaN', "but found the end"),
        ('{"a": ' + "[" * 5000, "Expected"),
        ("{amount: 12", "but found the end"),
        ("hello", 'a variable "hello"'),
    ],
)
def test_variables_that_cannot_be_read_say_why(written: str, words: str) -> None:
    given = read_variables(written, NOW)

    assert given.problem is not None
    assert words in str(given.problem.message)


def test_trial_shows_value_type_and_names() -> None:
    trial = tried('record.due date + duration(wait)', '{"record": {"due date": "x"}, "wait": "P1D"}')

    assert [(read.name, read.given) for read in trial.reads] == [("record.due date", True), ("wait", True)]
    assert trial.value is not None and trial.value.feel == "null"
    assert [(reason.place.start, reason.place.end) for reason in trial.reasons] == [(0, 32)]


def test_reads_name_the_paths_and_which_of_them_lead_somewhere() -> None:
    trial = tried("record.due and record.tags[1] and other.x", '{"record": {"tags": []}}')

    assert [(read.name, read.given) for read in trial.reads] == [
        ("other.x", False), ("record.due", False), ("record.tags", True),
    ]  # fmt: skip


def test_advice_is_given_with_its_place_unless_a_reason_tells_of_it_already() -> None:
    trial = tried('if amount > 5 then "a" else upper case(1)\n', '{"amount": 7}')

    assert trial.help is not None
    assert [advice.code for advice in trial.further_advice] == ["wrong-arguments"]
    place = trial.further_advice[0].place
    assert "upper case(1)"[place.start - 28 : place.end - 28] == trial.further_advice[0].text
    told = tried('amount > "5"', '{"amount": 7}')
    assert told.reasons and told.help is not None
    assert told.further_advice == ()


def test_advice_takes_the_variables_for_an_example_not_for_all_there_is() -> None:
    trial = tried('record.due > today() and record.team = "x"', '{"record": {"team": null}}')

    assert trial.help is not None
    assert trial.help.advice == ()


def test_reason_that_follows_from_another_is_marked() -> None:
    trial = tried('date(due) > today()\nor amount > "5"', '{"amount": 7}')

    assert [(reason.text, reason.place.line, reason.follows) for reason in trial.reasons] == [
        ("due", 1, False), ("date(due)", 1, True), ("date(due) > today()", 1, True), ('amount > "5"', 2, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        ("a == 1 && b || c", "a = 1 and b or c"),
        ("a = 'x'", 'a = "x"'),
        ("count(a", "count(a)"),
        ("a <> 1", "a != 1"),
        ("if a then 1", "if a then 1 else null"),
        ("cuont(a) > 1 AND b", "count(a) > 1 and b"),
        ("count（a） ≥ 1", "count(a) >= 1"),
        ("（a）＝7", "(a)=7"),
        ("a==7&&(a)", "a=7 and (a)"),
        ("a = “x”", 'a = "x"'),
        ("for", None),
    ],
)
def test_source_that_cannot_be_read_comes_with_a_guess_that_can(source: str, fixed: str | None) -> None:
    problem = tried(source).problem

    assert problem is not None
    assert problem.fixed == fixed


def test_cell_is_tried_on_a_value_written_in_feel() -> None:
    given = read_variables('{"limit": 5}', NOW)

    answers = [try_tests("> limit", value, given, NOW).value for value in ("2 * 3", "5", '"x"')]

    assert [answer.feel for answer in answers if answer] == ["true", "false", "null"]


def test_value_of_a_cell_that_cannot_be_read_is_told_apart() -> None:
    trial = try_tests("> 5", "2 *", Given(), NOW)

    assert trial.value_problem is not None and trial.value is None


def test_limits_are_told_and_end_no_request() -> None:
    trial = tried("count(for i in 1..1000000000 return i)")

    assert trial.stopped is not None and "Expected at most" in str(trial.stopped)


@pytest.mark.parametrize("source", ["().__class__", "__import__('os')", 'record.__class__', '"".__class__.__mro__'])
def test_nothing_of_python_is_within_reach(source: str) -> None:
    trial = tried(source, '{"record": {}}')

    assert trial.value is None or trial.value.feel == "null"


def test_sources_that_are_too_long_are_refused() -> None:
    with pytest.raises(InvalidInput, match="Expected at most 20000 characters"):
        tried("1" * (LONGEST_SOURCE + 1))


def test_values_without_end_are_cut() -> None:
    trial = tried("for i in 1..40000 return i")

    assert trial.value is not None and trial.value.is_cut
    assert len(trial.value.feel) < 20_100
