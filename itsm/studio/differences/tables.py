"""A file of decisions as parts: decisions with their columns and rules; a cell is known by its column."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.spiff.diagram.records import Node, local_name
from itsm.studio.differences.model import Part
from itsm.studio.differences.xml_parts import Language, drawings_of, parts_in, values_of

_SEEN: Final = frozenset(
    {
        "decision", "inputData", "businessKnowledgeModel", "knowledgeSource", "decisionService", "itemDefinition",
        "input", "output", "rule", "informationRequirement", "knowledgeRequirement", "authorityRequirement",
        "textAnnotation", "association", "group",
    }
)
_CELLS: Final[Mapping[str, str]] = {"inputEntry": "input", "outputEntry": "output"}
_DRAWINGS: Final = frozenset(
    {"https://www.omg.org/spec/DMN/20191111/DMNDI/", "http://www.omg.org/spec/DMN/20180521/DMNDI/",
     "https://www.omg.org/spec/DMN/20230324/DMNDI/"}
)  # fmt: skip


def _is_part(node: Node) -> bool:
    return local_name(node) in _SEEN and bool(node.get("id"))


def _columns(root: Node) -> Callable[[Node, int], str]:
    """Which column a cell is of, by its id, so that columns which change places do not make every cell different."""
    tables = {
        table: {
            cell: [one.get("id", "") for one in table.iterchildren(f"{{*}}{kind}")] for cell, kind in _CELLS.items()
        }
        for table in root.iter("{*}decisionTable")
    }

    def column(cell: Node, index: int) -> str:
        rule = cell.getparent()
        table = None if rule is None else rule.getparent()
        columns = tables[table].get(local_name(cell), []) if table in tables else []
        return columns[index] if index < len(columns) else ""

    return column


def read_decisions(content: bytes) -> list[Part]:
    """The parts of a file of decisions. Raises InvalidDefinition when it cannot be read."""
    root = read_xml(content, DECISIONS)
    space = etree.QName(root).namespace or ""
    language = Language(space, _DRAWINGS, "dmnElementRef", _is_part, key_of=_columns(root))
    drawings, found = drawings_of(root, language), []
    nodes = parts_in(root, language)
    counted: Counter[str] = Counter()
    for key, node in nodes.items():
        values = {**values_of(node, language), **drawings.get(key, {})}
        values["@in"] = _place(node)
        noun = "decisions" if key == "" else local_name(node)
        parent = node.getparent()
        ordered = noun in ("rule", "input", "output") and parent is not None
        group = f"{noun} {parent.get('id', '')}" if ordered and parent is not None else ""
        counted[group] += 1
        position = counted[group] if group else 0
        found.append(Part(key, noun, _name(node, position), values, group, position, owner=_decision(node)))
    left = {key: values for key, values in drawings.items() if key not in nodes}
    return [*found, *(Part(f"drawing {key}", "drawing", key, values) for key, values in left.items())]


def _place(node: Node) -> str:
    parent = node.getparent()
    return f"{local_name(node)} in {'' if parent is None else parent.get('id', '')}"


def _name(node: Node, position: int) -> str:
    """A rule is known by its number, a column by its heading."""
    if local_name(node) == "rule":
        return str(position)
    return heading(node)


def _decision(node: Node) -> str:
    """The name of the decision that a rule or column is part of."""
    above = next(node.iterancestors("{*}decision"), None)
    return "" if above is None else heading(above)


def column_names(content: bytes) -> Mapping[str, str]:
    """By id of a column: what its heading says."""
    root = read_xml(content, DECISIONS)
    columns = [*root.iter("{*}input"), *root.iter("{*}output")]
    return {node.get("id", ""): heading(node) for node in columns}


def heading(node: Node) -> str:
    """What stands over a column or in a box."""
    return str(node.get("label") or node.get("name") or node.get("id", ""))
