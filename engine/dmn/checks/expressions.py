"""What the analysis of FEEL says of the expressions and cells of a model: wrong arguments, types that cannot fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.dmn.checks.domain.conditions import spaced
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.tables.declared import names_of
from engine.dmn.elements import (
    Element,
    child,
    children,
    foreign_language,
    id_of,
    local_name,
    name_of,
    reference,
    text_of,
    type_reference,
)
from engine.dmn.item_types import ItemTypes
from engine.feel.analysis import Analysis, analyse_expression, analyse_unary_tests
from engine.feel.messages import message
from engine.feel.types import ANY, FeelType

_REFUSED = frozenset({"syntax", "unknown-function", "too-deep"})
"""Advice that repeats what the reader of models refuses."""
_NODES = frozenset({"decision", "businessKnowledgeModel"})
_TEXTS = frozenset({"literalExpression", "inputExpression", "outputEntry", "defaultOutputEntry"})
_NAMING = frozenset({"variable", "formalParameter", "parameter"})
_LONG = 80


@dataclass
class _Study:
    """A model: its types, its names of several words, its elements by id, and what was analysed already."""

    types: ItemTypes
    names: Mapping[str, FeelType]
    elements: Mapping[str, Element]
    known: dict[tuple[str, ...], Analysis] = field(default_factory=dict)


def expressions(root: Element, most: int) -> Iterator[TableFinding]:
    """Yield the advice on every text of a model; tables of more than ``most`` rules are left out.

    Inside a decision the names that it requires have their declared types, all others may be anything.
    """
    study = _Study(
        ItemTypes(root, {}, {}, lambda problem: None),
        dict.fromkeys(spaced(names_of(root)), ANY),
        {str(item.get("id")): item for item in children(root) if item.get("id")},
    )
    types = study.types.all()
    for node in children(root):
        if local_name(node) in _NODES:
            names = {**study.names, **_required(node, study)}
            study.known.clear()
            yield from _inside(node, names, types, study, most)


def _required(node: Element, study: _Study) -> dict[str, FeelType]:
    """Return the types of what a decision requires, but for names that something inside it also carries."""
    own = child(node, "variable")
    inner = {name_of(item) for item in node.iter() if _names_something(item) and item is not own}
    found: dict[str, FeelType] = {}
    for requirement in children(node, "informationRequirement"):
        for target in ("requiredInput", "requiredDecision"):
            element = study.elements.get((reference(requirement, target) or "").removeprefix("#"))
            variable = child(element, "variable") if element is not None else None
            if element is not None and variable is not None:
                found[name_of(variable) or name_of(element)] = study.types.resolve(type_reference(variable), variable)
    return {name: kind for name, kind in found.items() if name not in inner}


def _names_something(item: Element) -> bool:
    return isinstance(item.tag, str) and local_name(item) in _NAMING


def _inside(
    node: Element, names: Mapping[str, FeelType], types: Mapping[str, FeelType], study: _Study, most: int
) -> Iterator[TableFinding]:
    for element in _walk(node, most):
        kind = local_name(element)
        if kind == "decisionTable":
            yield from _cells(element, names, types, study)
        elif kind in _TEXTS and foreign_language(element) is None:
            yield from _advised(element, _expression(text_of(element), names, types, study))


def _walk(node: Element, most: int) -> Iterator[Element]:
    """Yield the elements below a node, but for tables that are too large."""
    for element in children(node):
        if local_name(element) != "decisionTable" or sum(1 for _ in children(element, "rule")) <= most:
            yield element
            yield from _walk(element, most)


def _expression(
    text: str, names: Mapping[str, FeelType], types: Mapping[str, FeelType], study: _Study
) -> Analysis | None:
    if text in {"", "-"}:
        return None
    if (text,) not in study.known:
        study.known[text,] = analyse_expression(text, names, types)
    return study.known[text,]


def _cells(
    table: Element, names: Mapping[str, FeelType], types: Mapping[str, FeelType], study: _Study
) -> Iterator[TableFinding]:
    columns = [_input_type(column, names, types, study) for column in children(table, "input")]
    for row in children(table, "rule"):
        for number, (cell, kind) in enumerate(zip(children(row, "inputEntry"), columns, strict=False)):
            text = text_of(cell)
            if text in {"", "-"} or foreign_language(cell) is not None:
                continue
            key = text, id_of(table), str(number)
            if key not in study.known:
                study.known[key] = analyse_unary_tests(text, kind, names, types)
            yield from _advised(cell, study.known[key])


def _input_type(
    column: Element, names: Mapping[str, FeelType], types: Mapping[str, FeelType], study: _Study
) -> FeelType:
    """Return the type that an input column declares, else the one that its expression yields."""
    expression = child(column, "inputExpression")
    declared = study.types.resolve(type_reference(expression), column)
    if declared.name != "Any" or expression is None:
        return declared
    found = _expression(text_of(expression), names, types, study)
    return found.type if found is not None else ANY


def _advised(element: Element, analysis: Analysis | None) -> Iterator[TableFinding]:
    for advice in analysis.advice if analysis is not None else ():
        if advice.code not in _REFUSED:
            flat = " ".join(advice.text.split())
            yield TableFinding(
                "expression",
                "warning",
                "",
                id_of(element),
                message(
                    "Line %(line)s, column %(column)s, %(part)s: %(problem)s",
                    line=advice.line, column=advice.column,
                    part=flat if len(flat) <= _LONG else flat[:_LONG] + "…", problem=advice.message,
                ),
                advice.hint if advice.hint.template else None,
            )
