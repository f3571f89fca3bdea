"""A decision table as rows: read from its file, and written back into it with everything else as it was."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn.elements import Element, child, children, namespace, text_of
from itsm.routing.cells import INPUTS, OUTPUTS, Kind, is_anything


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the id of its element, what it tests or answers, and what the file calls it."""

    id: str
    kind: Kind
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row with its cells as FEEL; a new one has no id yet."""

    id: str
    tests: tuple[str, ...]
    answers: tuple[str, ...]
    note: str = ""

    @property
    def is_rest(self) -> bool:
        """True for the row that everything meets."""
        return all(is_anything(cell) for cell in self.tests)


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a decision, its rules in the order in which they are asked."""

    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    policy: str
    rules: tuple[Rule, ...] = field(default=())

    def place(self, rule: str) -> int | None:
        """Where a rule stands, from 0."""
        return next((at for at, one in enumerate(self.rules) if one.id == rule), None)


def read_table(data: bytes, decision: str) -> Table | None:
    """The table of a decision in a file; None where it is no table. Raises InvalidDefinition."""
    found = _table(read_xml(data, DECISIONS), decision)
    if found is None:
        return None
    inputs = tuple(_input(one) for one in children(found, "input"))
    outputs = tuple(_output(one) for one in children(found, "output"))
    rules = tuple(_rule(one, number) for number, one in enumerate(children(found, "rule"), 1))
    return Table(inputs, outputs, found.get("hitPolicy", "UNIQUE"), rules)


def write_rules(data: bytes, decision: str, rules: Sequence[Rule]) -> bytes:
    """The file with these rules in this order; whatever else stands in it stays, and what a rule had besides, too."""
    root = read_xml(data, DECISIONS)
    table = _table(root, decision)
    assert table is not None, "the caller has read the table"
    before = {_id(one, number): one for number, one in enumerate(children(table, "rule"), 1)}
    for one in before.values():
        table.remove(one)
    for rule in rules:
        kept = before.get(rule.id)
        table.append(_written(deepcopy(kept) if kept is not None else None, rule, table))
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def new_id(data: bytes) -> str:
    """An id that nothing in the file has yet."""
    taken = {one.get("id") for one in read_xml(data, DECISIONS).iter()}
    number = 1
    while any(f"rule_{number}{end}" in taken for end in ("", "_test_1", "_answer_1")):
        number += 1
    return f"rule_{number}"


def without(rules: Sequence[Rule], at: int) -> list[Rule]:
    """The rules without one of them."""
    return [*rules[:at], *rules[at + 1 :]]


def with_new(rules: Sequence[Rule], rule: Rule) -> list[Rule]:
    """The rules with a new one, above that which everything meets: below it nobody would ask for it."""
    at = next((place for place, one in enumerate(rules) if one.is_rest), len(rules))
    return [*rules[:at], rule, *rules[at:]]


def with_changed(rules: Sequence[Rule], at: int, rule: Rule) -> list[Rule]:
    """The rules with one of them changed."""
    return [*rules[:at], replace(rule, id=rules[at].id), *rules[at + 1 :]]


def _table(root: Element, decision: str) -> Element | None:
    node = next((one for one in children(root, "decision") if one.get("id") == decision), None)
    return None if node is None else child(node, "decisionTable")


def _input(one: Element) -> Column:
    source = text_of(child(one, "inputExpression")).strip()
    return Column(str(one.get("id", "")), INPUTS.get(source, "feel"), one.get("label") or source, source)


def _output(one: Element) -> Column:
    name = str(one.get("name", ""))
    return Column(str(one.get("id", "")), OUTPUTS.get(name, "feel"), one.get("label") or name, name)


def _rule(one: Element, number: int) -> Rule:
    tests = tuple(text_of(cell).strip() for cell in children(one, "inputEntry"))
    answers = tuple(text_of(cell).strip() for cell in children(one, "outputEntry"))
    return Rule(_id(one, number), tests, answers, text_of_description(one))


def text_of_description(one: Element) -> str:
    """What a rule says of itself."""
    found = child(one, "description")
    return "" if found is None else (found.text or "").strip()


def _id(one: Element, number: int) -> str:
    return one.get("id") or f"row_{number}"


def _written(kept: Element | None, rule: Rule, table: Element) -> Element:
    space = namespace(table)
    made = etree.Element(f"{{{space}}}rule", id=rule.id) if kept is None else kept
    made.set("id", rule.id)
    _describe(made, rule.note, space)
    for name, cells in (("inputEntry", rule.tests), ("outputEntry", rule.answers)):
        entries = list(children(made, name))
        for number, cell in enumerate(cells, 1):
            entry = entries[number - 1] if number <= len(entries) else _entry(made, name, number, rule.id, space)
            words = child(entry, "text")
            if words is None:
                words = etree.SubElement(entry, f"{{{space}}}text")
            words.text = cell or None
    return made


def _entry(made: Element, name: str, number: int, rule: str, space: str) -> Element:
    what = "test" if name == "inputEntry" else "answer"
    return etree.SubElement(made, f"{{{space}}}{name}", id=f"{rule}_{what}_{number}")


def _describe(made: Element, note: str, space: str) -> None:
    found = child(made, "description")
    if found is None and note:
        found = etree.Element(f"{{{space}}}description")
        made.insert(0, found)
    if found is not None:
        if note:
            found.text = note
        else:
            made.remove(found)
