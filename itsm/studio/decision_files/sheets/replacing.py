"""Putting a table that was read from a spreadsheet into its file: what is known by its id keeps what else it has."""

from collections.abc import Sequence
from secrets import token_hex

from lxml import etree

from engine.dmn.elements import Element, child, children, local_name, namespace, text_of
from itsm.studio.decision_files.contents import model_in, table_in
from itsm.studio.decision_files.sheets.layout import DESCRIPTION, INPUT, NOTE, OUTPUT, Column, Line, Sheet

_ENTRIES = ((INPUT, "inputEntry"), (OUTPUT, "outputEntry"), (NOTE, "annotationEntry"))
_HEADS = (*((kind, kind) for kind in (INPUT, OUTPUT)), (NOTE, "annotation"))
_ORDER = (
    "description", "extensionElements", "inputEntry", "outputEntry", "annotationEntry", "input", "output", "annotation",
    "rule",
)  # fmt: skip
"""Children of rules and of tables, in the order of the standard."""
_XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def replaced(content: bytes, decision_id: str, sheet: Sheet) -> bytes:
    """``content`` with ``sheet`` as the table of a decision; all else stays. Raises NotFound, InvalidDefinition."""
    root = model_in(content)
    table = table_in(root, decision_id)
    _Replacing(root, table, sheet).run()
    return _XML + etree.tostring(root, encoding="UTF-8") + b"\n"


class _Replacing:
    def __init__(self, root: Element, table: Element, sheet: Sheet) -> None:
        self.table, self.sheet = table, sheet
        self.namespace = namespace(table)
        self.used = {node.get("id") for node in root.iter() if isinstance(node.tag, str) and node.get("id")}
        self.places: dict[str, list[int | None]] = {}
        """For each column of a kind: at which place among the entries of a rule it stood before; None: it is new."""

    def run(self) -> None:
        """Change the table in place."""
        _set(self.table, "hitPolicy", self.sheet.policy, "UNIQUE")
        _set(self.table, "aggregation", self.sheet.aggregation, "")
        for kind, name in _HEADS:
            self._columns(kind, name)
        known = {rule.get("id", ""): rule for rule in children(self.table, "rule")}
        rules = [self._rule(line, known.pop(line.id, None)) for line in self.sheet.lines]
        self._put("rule", rules)

    def _columns(self, kind: str, name: str) -> None:
        before = list(children(self.table, name))
        places = {node.get("id", ""): place for place, node in enumerate(before) if node.get("id")}
        wanted = [one for one in self.sheet.columns if one.kind == kind]
        if kind == NOTE and [one.label for one in wanted] == [node.get("name", "") for node in before]:
            self.places[kind] = list(range(len(before)))  # annotations need no ids: the same ones stay
            return
        found: list[int | None] = [places.pop(one.id, None) for one in wanted]
        self.places[kind] = found
        nodes = [before[place] if place is not None else self._new(name) for place in found]
        for node, column in zip(nodes, wanted, strict=True):
            self._head(node, column)
        self._put(name, nodes)

    def _head(self, node: Element, column: Column) -> None:
        if column.kind == NOTE:
            _set(node, "name", column.label, "")
            return
        _set(node, "label", column.label, "")
        if column.kind == INPUT:
            expression = child(node, "inputExpression")
            expression = self._added(node, "inputExpression") if expression is None else expression
            _set_type(expression, column.type)
            self._text(expression, column.expression)
        else:
            _set(node, "name", column.expression, "")
            _set_type(node, column.type)
        self._part(node, "inputValues" if column.kind == INPUT else "outputValues", column.values)
        if column.kind == OUTPUT:
            self._part(node, "defaultOutputEntry", column.default)

    def _rule(self, line: Line, known: Element | None) -> Element:
        rule = known if known is not None else self._new("rule")
        cells = list(zip(self.sheet.columns, line.cells, strict=True))
        for kind, name in _ENTRIES:
            before = list(children(rule, name))
            texts = [cell for column, cell in cells if column.kind == kind]
            placed = zip(self.places[kind], texts, strict=True)
            self._put(name, [self._entry(name, before, place, cell) for place, cell in placed], rule)
        self._describe(rule, [cell for column, cell in cells if column.kind == DESCRIPTION])
        return rule

    def _entry(self, name: str, before: Sequence[Element], place: int | None, written: str) -> Element:
        node = before[place] if place is not None and place < len(before) else self._new(name)
        self._text(node, written)
        return node

    def _describe(self, rule: Element, written: Sequence[str]) -> None:
        if not written:
            return
        node = child(rule, "description")
        if node is None and written[0]:
            node = etree.Element(f"{{{self.namespace}}}description")
            rule.insert(0, node)
        if node is not None and (node.text or "").strip() != written[0]:
            node.text = written[0]
        if node is not None and not written[0]:
            rule.remove(node)

    def _part(self, node: Element, name: str, written: str) -> None:
        part = child(node, name)
        if written:
            self._text(part if part is not None else self._added(node, name), written)
        elif part is not None:
            node.remove(part)

    def _text(self, node: Element, written: str) -> None:
        """A text that is the same is left as it is, with its blanks and comments."""
        if text_of(node) == written and child(node, "text") is not None:
            return
        found = child(node, "text")
        found = etree.SubElement(node, f"{{{self.namespace}}}text") if found is None else found
        for inner in list(found):
            found.remove(inner)
        found.text = written

    def _put(self, name: str, nodes: Sequence[Element], parent: Element | None = None) -> None:
        """Let ``nodes`` be the children of a name, in their order, where the first of them stood."""
        inside = self.table if parent is None else parent
        before = list(children(inside, name))
        if before == list(nodes):
            return
        place = inside.index(before[0]) if before else self._end_of(name, inside)
        for node in before:
            inside.remove(node)
        for offset, node in enumerate(nodes):
            inside.insert(place + offset, node)

    def _end_of(self, name: str, inside: Element) -> int:
        """Where the first child of a name goes: before those that the standard puts after it."""
        later = _ORDER[_ORDER.index(name) + 1 :]
        places = [inside.index(node) for node in inside if isinstance(node.tag, str) and local_name(node) in later]
        return min(places, default=len(inside))

    def _added(self, parent: Element, name: str) -> Element:
        node = self._new(name)
        if name == "inputExpression":
            parent.insert(self._end_of("extensionElements", parent), node)
        else:
            parent.append(node)
        return node

    def _new(self, name: str) -> Element:
        node = etree.Element(f"{{{self.namespace}}}{name}")
        if name not in ("annotation", "annotationEntry"):
            node.set("id", self._fresh(name))
        return node

    def _fresh(self, name: str) -> str:
        found = f"{name}_{token_hex(4)}"
        while found in self.used:
            found = f"{name}_{token_hex(4)}"
        self.used.add(found)
        return found


def _set(node: Element, name: str, value: str, default: str) -> None:
    if node.get(name, default) != value:
        if value == default:
            del node.attrib[name]
        else:
            node.set(name, value)


def _set_type(node: Element, written: str) -> None:
    """The type as an attribute; the prefix that DMN 1.1 wrote stays where the type does."""
    if (node.get("typeRef") or "").removeprefix("feel:") != written:
        _set(node, "typeRef", written, "")
