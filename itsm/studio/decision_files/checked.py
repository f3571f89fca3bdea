"""What is wrong with a file of decisions, each with an example to try and, for a gap, the rule that would close it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.definitions.decisions import repairs_of, unreadable
from engine.dmn import DmnError, read_model
from engine.dmn.checks import TableFinding, check_model
from engine.dmn.checks.domain.kinds import literal
from engine.dmn.elements import Element, child, children, local_name, text_of
from engine.errors import InvalidDefinition, Repair, Text
from engine.errors import text_of as said
from engine.feel import FeelValue
from itsm.studio.decision_files.contents import model_in
from itsm.studio.decision_inputs import InputField, input_fields
from itsm.studio.typed_values import Path, typed_as

CUT = "…"
"""What stands in the tests of a region that was too long to be written whole: such a rule is not offered."""


@dataclass(frozen=True, slots=True)
class Example:
    """A value that shows a fault: the label of its column, as FEEL writes it, and the field it goes into."""

    label: str
    value: str
    field: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A finding of a file. ``decision`` is the id of the decision it is of; ``rule_to_add`` a cell for each input."""

    kind: str
    severity: str
    decision: str
    element: str
    message: Text
    fix: Text | None = None
    rules: tuple[int, ...] = ()
    rule_ids: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    rule_to_add: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def can_be_tried(self) -> bool:
        """True when every example goes into a field of the trial."""
        return bool(self.examples) and all(one.field for one in self.examples)

    @property
    def typed(self) -> dict[str, str]:
        """What to type into the fields to see the fault, by name of the field."""
        return {one.field: one.typed for one in self.examples}


def checks_of(content: bytes, labels: Mapping[str, str] | None = None) -> list[Check]:
    """All findings of a file, errors first; what cannot be told about a table is among them (``info``).

    ``labels`` are the words for columns by their ids, in the language of who reads the findings.
    """
    try:
        root = _worded(model_in(content), labels or {})
        read_model(root)
    except InvalidDefinition as problem:
        return [Check(one.rule, one.severity, "", one.element_id, one.message, one.fix) for one in problem.findings]
    except DmnError as problem:
        broken = [unreadable(one) for one in problem.problems]
        return [Check(one.rule, "error", _owner(root, one.element_id), one.element_id, one.message) for one in broken]
    tables = {str(node.get("id", "")): node for node in root.iter() if _is_table(node)}
    return [_check(found, root, tables.get(found.table_id)) for found in check_model(root)]


def _worded(root: Element, labels: Mapping[str, str]) -> Element:
    for kind in ("input", "output"):
        for column in root.iter(f"{{*}}{kind}"):
            if column.get("id") in labels:
                column.set("label", labels[str(column.get("id"))])
    return root


def _is_table(node: Element) -> bool:
    return isinstance(node.tag, str) and local_name(node) == "decisionTable"


def _check(found: TableFinding, root: Element, table: Element | None) -> Check:
    columns = list(children(table, "input")) if table is not None else []
    owner = _owner(root, found.table_id or found.element_id)
    fields = {one.path: one for one in input_fields(root, owner)} if found.witness else {}
    return Check(
        found.kind, found.severity, owner, found.element_id, said(found.message),
        said(found.fix) if found.fix else None, found.rules, found.rule_ids,
        tuple(_examples(found.witness, columns, fields)), _rule(found, columns), repairs_of(found),
    )  # fmt: skip


def _owner(root: Element, element_id: str) -> str:
    """Id of the decision in which an element stands."""
    found = (one for one in root.iter() if isinstance(one.tag, str) and one.get("id") == element_id)
    node: Element | None = next(found, None)
    while node is not None and local_name(node) not in {"decision", "businessKnowledgeModel"}:
        node = node.getparent()
    return str(node.get("id", "")) if node is not None else ""


def _examples(
    witness: Sequence[tuple[str, FeelValue]], columns: Sequence[Element], fields: Mapping[Path, InputField]
) -> Iterator[Example]:
    """A witness names its values in the order of the columns."""
    for (label, value), column in zip(witness, columns, strict=False):
        path = tuple(part.strip() for part in text_of(child(column, "inputExpression")).split("."))
        asked, written = fields.get(path), literal(value)
        if asked is None:
            yield Example(label, written)
        else:
            yield Example(label, written, asked.name, typed_as(asked, value, written))


def _rule(found: TableFinding, columns: Sequence[Element]) -> tuple[str, ...]:
    """The cells of a rule for a gap; none where they could not be written whole."""
    if found.kind != "gap" or not found.witness or any(CUT in tests for _, tests in found.region):
        return ()
    left = list(found.region)
    cells = []
    for column in columns:
        label = column.get("label") or text_of(child(column, "inputExpression"))
        cells.append(left.pop(0)[1] if left and left[0][0] == label else "-")
    return tuple(cells) if not left else ()


def by_decision(checks: Sequence[Check]) -> Mapping[str, int]:
    """How many findings want something done, by decision."""
    counted: dict[str, int] = {}
    for one in checks:
        if one.severity != "info":
            counted[one.decision] = counted.get(one.decision, 0) + 1
    return counted
