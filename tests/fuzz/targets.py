"""What is fuzzed: each target takes any bytes and raises only when a promise of FEEL or DMN breaks.

Inputs of ``text``, ``unary``, ``stored`` and ``model`` are the texts themselves; those of the others are choices of the
grammar, and ``source_of`` shows what they make.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from time import process_time
from typing import TypeAlias
from xml.sax.saxutils import escape

from engine.dmn import DmnError, read_model
from engine.dmn.checks import check_model as check_tables
from engine.feel import (
    FeelEncodingError,
    FeelLimitError,
    FeelSyntaxError,
    FeelValue,
    compile_expression,
    compile_unary_tests,
    from_json,
    normalise,
    parse_cycle,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    to_json,
    to_plain,
)
from engine.feel.analysis import analyse_expression, analyse_unary_tests, kind_of
from engine.feel.builtins import BUILTINS
from engine.feel.syntax.parser import parse_expression
from engine.feel.syntax.printer import print_node
from tests.fuzz import grammar
from tests.fuzz.choices import Choices

Check: TypeAlias = Callable[[bytes], None]
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SECONDS = 2.5
"""An evaluation may take 2 s; half a second more is for what a step already begun still does."""

SLOWER = 2.0
"""A bound on how much counting branches slows the program down: the fuzzer watches more than the promise needs."""

CONTEXT: dict[str, FeelValue] = {
    "n": Decimal("3.5"), "s": "P1 (网络) down", "b": True, "nothing": None, "票": "INC000042", "A/B": 2,
    "items": [1, "a", None, {"a": 2, "name": "x"}, [3]], "full name": "Ada",
    "people": [{"name": "Ada", "n": 1, "a": {"b": 2}}, {"name": "Ben", "n": 2}],
    "c": {"a": 1, "b": {"x y": [1, 2]}, "name": "c"},
    "d": parse_date("2026-02-28"), "t": parse_time("10:30:00+08:00"), "dt": parse_date_time("2026-02-28T10:30:00Z"),
    "dur": parse_duration("PT36H"),
}  # fmt: skip
KINDS = {name: kind_of(normalise(value)) for name, value in CONTEXT.items()}
NAMES = ("full name", "A/B", "x y", "f")


@contextmanager
def _soon(what: str) -> Iterator[None]:
    began = process_time()
    yield
    assert process_time() - began < SECONDS * SLOWER, f"Expected {what} to end within {SECONDS} s, but it took longer."


def _check_value(value: FeelValue) -> None:
    """A value can be shown, and what can be stored is read back as it was."""
    try:
        json.dumps(to_plain(value))
        stored = to_json(value)
    except FeelEncodingError:
        return
    again = to_json(from_json(json.loads(json.dumps(stored))))
    assert again == stored, f"Expected {stored} to survive storing, but it came back as {again}."


def check_expression(source: str) -> None:
    """An expression is refused at a place, or gives a value with reasons, or meets a limit."""
    try:
        with _soon("reading"):
            compiled = compile_expression(source, NAMES)
    except FeelSyntaxError as error:
        assert error.line >= 1 and error.column >= 1 and str(error)
        return
    assert all(isinstance(name, str) for name in compiled.reads)
    try:
        with _soon("evaluating"):
            evaluation = compiled.explain(CONTEXT, NOW)
    except FeelLimitError:
        return
    assert all(reason.line >= 1 and reason.column >= 1 and str(reason.message) for reason in evaluation.reasons)
    with _soon("encoding"):
        _check_value(evaluation.value)


def check_analysis(source: str) -> None:
    """An analysis never raises, points into the source, and its type is an upper bound of the value."""
    with _soon("analysing"):
        said = analyse_expression(source, KINDS)
        analyse_unary_tests(source, KINDS["n"], KINDS)
    for each in said.advice:
        assert 0 <= each.start <= each.end <= len(source) and each.line >= 1 and each.column >= 1 and str(each.message)
    try:
        value = compile_expression(source, NAMES).evaluate(CONTEXT, NOW)
    except (FeelSyntaxError, FeelLimitError):
        return
    conforms = value is None or said.type.conforms(value)
    assert conforms, f"Expected a value of type {said.type.name}, but got {value}."


def check_printing(source: str) -> None:
    """What is printed of an expression reads as what prints alike, and gives the same value."""
    try:
        printed = print_node(parse_expression(source, NAMES, BUILTINS, {}))
    except FeelSyntaxError:
        return
    again = print_node(parse_expression(printed, NAMES, BUILTINS, {}))
    assert again == printed, f"Expected {printed} to be printed again, but got {again}."
    try:
        values = [compile_expression(text, NAMES).evaluate(CONTEXT, NOW) for text in (source, printed)]
    except FeelLimitError:
        return
    one, other = (json.dumps(to_plain(value)) for value in values)
    assert one == other, f"Expected {one} of {printed} too, but got {other}."


def check_unary(source: str) -> None:
    """Unary tests are refused, or answer true, false or null for values of every type."""
    try:
        compiled = compile_unary_tests(source, NAMES)
    except FeelSyntaxError as error:
        assert error.line >= 1 and error.column >= 1
        return
    for value in (CONTEXT["n"], CONTEXT["s"], None, CONTEXT["items"], CONTEXT["d"]):
        try:
            with _soon("testing"):
                answer = compiled.explain(value, CONTEXT, NOW).value
        except FeelLimitError:
            continue
        assert answer is None or isinstance(answer, bool)


def check_model(source: str) -> None:
    """A model is refused, or its tables can be checked and its decisions answer or meet a limit."""
    try:
        with _soon("checking"):
            check_tables(source.encode())
    except DmnError as error:
        assert error.problems
    for strict in (True, False):
        try:
            model = read_model(source, strict=strict)
        except DmnError as error:
            assert error.problems and str(error)
            continue
        for key in list(model.decisions)[:3]:
            try:
                with _soon("deciding"):
                    result = model.decide(key, CONTEXT, NOW)
            except FeelLimitError:
                continue
            _check_value(result.value)


def check_stored(text: str) -> None:
    """Readers of texts and of stored forms give a value that can be stored, or raise what they promise."""
    for reader in (parse_date, parse_time, parse_date_time, parse_duration, parse_cycle):
        try:
            value = reader(text)
        except ValueError:
            continue
        if reader is not parse_cycle:
            assert reader(str(value)) == value
            _check_value(value)
    try:
        stored = json.loads(text)
    except (ValueError, RecursionError):
        return
    try:
        value = from_json(stored)
    except FeelEncodingError:
        return
    _check_value(value)


def _model_of(choices: Choices) -> str:
    """A model of one table and a literal expression that reads it, cells and all made by the grammar."""
    policy = choices.pick(("UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"))
    total = choices.pick(("", ' aggregation="SUM"', ' aggregation="MIN"', ' aggregation="COUNT"'))
    values = choices.pick(("1, 2, 3", grammar.unary_tests(choices)))
    allowed = f"<outputValues><text>{escape(values)}</text></outputValues>"
    columns = f"<input><inputExpression><text>{escape(grammar.expression(choices, 4))}</text></inputExpression></input>"
    rules = "".join(
        f"<rule><inputEntry><text>{escape(grammar.unary_tests(choices))}</text></inputEntry>"
        f"<outputEntry><text>{escape(grammar.expression(choices, 4))}</text></outputEntry></rule>"
        for _ in range(choices.number(4) + 1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:fuzz" name="m" id="m">'
        f'<decision id="t" name="t"><variable name="t"/><decisionTable hitPolicy="{policy}"{total}>{columns}'
        f'<output name="o">{choices.pick(("", allowed))}</output>{rules}</decisionTable></decision>'
        '<decision id="u" name="u"><variable name="u"/><informationRequirement><requiredDecision href="#t"/>'
        f"</informationRequirement><literalExpression><text>{escape(grammar.expression(choices, 3))}</text>"
        "</literalExpression></decision></definitions>"
    )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


SOURCES: dict[str, Callable[[bytes], str]] = {
    "text": _text,
    "grammar": lambda data: grammar.expression(Choices(data)),
    "unary": _text,
    "unary_grammar": lambda data: grammar.unary_tests(Choices(data)),
    "stored": _text,
    "analysis_grammar": lambda data: grammar.expression(Choices(data)),
    "printing_grammar": lambda data: grammar.expression(Choices(data)),
    "model": lambda data: data.decode("utf-8", "replace"),
    "model_grammar": lambda data: _model_of(Choices(data)),
}
CHECKS: dict[str, Callable[[str], None]] = {
    "text": check_expression, "grammar": check_expression, "unary": check_unary, "unary_grammar": check_unary,
    "stored": check_stored, "analysis_grammar": check_analysis,
    "printing_grammar": check_printing, "model": check_model, "model_grammar": check_model,
}  # fmt: skip
TARGETS = tuple(SOURCES)


def source_of(target: str, data: bytes) -> str:
    """What an input of a target says: the text that is checked."""
    return SOURCES[target](data)


def run(target: str, data: bytes) -> None:
    """Check one input of a target. Raises AssertionError, or whatever should not have come out."""
    CHECKS[target](source_of(target, data))
