"""What is said of the expressions of the DMN TCK holds: their values have the type inferred, errors are null."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from lxml import etree

from benchmarks.feel_tck.values import children, read_value
from engine.feel import FeelError, FeelSyntaxError, FeelValue, compile_expression
from engine.feel.analysis import Analysis, analyse_expression, kind_of
from engine.feel.types import ANY

SHARED = Path(os.environ.get("FLOWDESK_SHARED", Path(__file__).parents[4] / "shared"))
KIT = SHARED / "data" / "dmn-tck"
CONTEXTS = 5
LEAST_VALUES = 1_500
needs_kit = pytest.mark.skipif(not KIT.is_dir(), reason=f"The DMN TCK is not at {KIT}; set FLOWDESK_SHARED.")
pytestmark = [pytest.mark.shared, needs_kit]
Names = Mapping[str, FeelValue]


def _texts(folder: Path) -> set[str]:
    roots = (etree.parse(str(file)).getroot() for file in folder.glob("*.dmn"))
    boxes = (box for root in roots for box in root.iter("{*}literalExpression"))
    return {node.text for box in boxes for node in children(box, "text") if node.text and node.text.strip()}


def _contexts(folder: Path) -> Iterator[dict[str, FeelValue]]:
    yield {}
    for file in folder.glob("*.xml"):
        for case in children(etree.parse(str(file)).getroot(), "testCase"):
            inputs = {node.get("name", ""): node for node in children(case, "inputNode")}
            if inputs:
                yield {name: read_value(node) for name, node in inputs.items()}


def _said_and_done(folder: Path) -> Iterator[tuple[str, Analysis, FeelValue]]:
    """Each expression with what is said of it, names being known by their values' types, and its value."""
    contexts = list(islice(_contexts(folder), CONTEXTS))
    names = sorted({name for context in contexts for name in context})
    for text in sorted(_texts(folder)):
        for context in contexts:
            try:
                value = compile_expression(text, names).evaluate(context)
            except FeelSyntaxError:
                break
            except FeelError:
                continue
            known = {name: kind_of(context[name]) if name in context else ANY for name in names}
            yield text, analyse_expression(text, known), value


@cache
def _all() -> list[tuple[str, Analysis, FeelValue]]:
    folders = sorted({file.parent for file in KIT.rglob("*.dmn")})
    return [found for folder in folders for found in _said_and_done(folder) if found[2] is not None]


def test_inferred_types_admit_the_values() -> None:
    wrong = [(text, said.type.name) for text, said, value in _all() if not said.type.admits(value)]

    assert wrong == []
    assert len(_all()) >= LEAST_VALUES


def test_expressions_with_a_value_have_no_errors() -> None:
    wrong = [
        (text, advice.message) for text, said, _ in _all() for advice in said.advice if advice.severity == "error"
    ]

    assert wrong == []


def test_expressions_that_are_told_to_be_null_have_no_value() -> None:
    wrong = [
        (text, str(advice.message))
        for text, said, _ in _all()
        for advice in said.advice
        if advice.code in {"always-null", "wrong-arguments"} and advice.text.strip() == text.strip()
    ]

    assert wrong == []


def test_most_expressions_have_a_known_type() -> None:
    known = [said for _, said, _ in _all() if said.type.name != "Any"]

    assert len(known) >= 0.6 * len(_all())


def _warnings(values: list[tuple[str, Analysis, FeelValue]]) -> set[str]:
    return {text for text, said, _ in values if any(advice.severity == "warning" for advice in said.advice)}


def test_expressions_with_a_value_have_few_warnings() -> None:
    assert len(_warnings(_all())) <= 0.05 * len({text for text, _, _ in _all()})
