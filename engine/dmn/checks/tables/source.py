"""The decision tables of a model as texts: columns, rules, cells and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.dmn.checks.tables.declared import ANY, Declarations, Declared, joined, names_of, of_expression
from engine.dmn.elements import Element, child, children, id_of, local_name, text_of, type_reference
from engine.dmn.item_types import ItemTypes
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and the id of its element or of the nearest one above it."""

    element_id: str
    text: str


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column to test."""

    label: str
    declared: Declared
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column to answer; ``values`` is the text of its output values, else of those that its type allows.

    ``is_foreign``: its type is not known here, for example that of an imported model.
    """

    label: str
    kind: FeelType
    values: str
    has_default: bool
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A rule."""

    id: str
    tests: tuple[Cell, ...]
    answers: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableSource:
    """A decision table; ``names`` are those of the model, ``size`` counts its rules: too many of them are not read."""

    id: str
    policy: str
    aggregation: str
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rows: tuple[Row, ...]
    names: frozenset[str]
    size: int


def read_tables(root: Element, most: int) -> Iterator[TableSource]:
    """Yield the tables of a ``definitions`` element, wherever they stand, with at most ``most`` rules each.

    Those whose rows do not fit their columns are left out: the reader refuses them.
    """
    declarations, names = Declarations(root), names_of(root)
    types = ItemTypes(root, {}, {}, lambda problem: None)
    for element in root.iter():
        if isinstance(element.tag, str) and local_name(element) == "decisionTable":
            table = _table(element, declarations, types, names, most)
            width = len(table.inputs), len(table.outputs)
            if all((len(row.tests), len(row.answers)) == width for row in table.rows):
                yield table


def _table(
    element: Element, declarations: Declarations, types: ItemTypes, names: frozenset[str], most: int
) -> TableSource:
    parent = element.getparent()
    decides = parent is not None and local_name(parent) == "decision"
    known = declarations.inputs_of(parent) if decides and parent is not None else {}
    columns = list(children(element, "output"))
    policy = element.get("hitPolicy", "UNIQUE")
    rules = list(children(element, "rule"))
    return TableSource(
        id_of(element),
        policy,
        element.get("aggregation", "") if policy == "COLLECT" else "",
        tuple(_input(column, declarations, known, names) for column in children(element, "input")),
        tuple(_output(column, element, types, declarations) for column in columns),
        tuple(_row(row) for row in rules) if len(rules) <= most else (),
        names,
        len(rules),
    )


def _input(
    column: Element, declarations: Declarations, known: dict[str, Declared], names: frozenset[str]
) -> InputColumn:
    expression = child(column, "inputExpression")
    text = text_of(expression)
    own = declarations.of_type(type_reference(expression))
    declared = joined(own, of_expression(text, known, names) if text and known else ANY)
    values = text_of(child(column, "inputValues"))
    allowed = (*declared.allowed, values) if values else declared.allowed
    return InputColumn(column.get("label") or text, declared, allowed)


def _output(column: Element, table: Element, types: ItemTypes, declarations: Declarations) -> OutputColumn:
    reference = type_reference(column)
    declared = declarations.of_type(reference) if reference else _answered(column, table, declarations)
    values = text_of(child(column, "outputValues"))
    return OutputColumn(
        column.get("label") or column.get("name") or table.get("outputLabel") or "",
        types.resolve(reference, column),
        values or "".join(declared.allowed[-1:]),
        bool(text_of(child(column, "defaultOutputEntry"))),
        not values and declared.is_foreign,
    )


def _answered(column: Element, table: Element, declarations: Declarations) -> Declared:
    """Return what the type of a table, else that of the variable it decides, declares of a column without a type."""
    reference, decision = type_reference(table), table.getparent()
    if reference is None and decision is not None and local_name(decision) == "decision":
        reference = type_reference(child(decision, "variable"))
    declared = declarations.of_type(reference)
    single = sum(1 for _ in children(table, "output")) == 1
    return declared if single or declared.is_foreign else declared.parts.get(column.get("name", ""), ANY)


def _row(row: Element) -> Row:
    tests = tuple(Cell(id_of(cell), text_of(cell) or "-") for cell in children(row, "inputEntry"))
    answers = tuple(Cell(id_of(cell), text_of(cell)) for cell in children(row, "outputEntry"))
    return Row(row.get("id", ""), tests, answers)
