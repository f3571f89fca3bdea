"""A file of decisions as parts: decisions with their columns and rules; a cell is known by its column."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from lxml import etree

from engine.definitions.reader import DECISIONS, read_xml
from engine.errors import Names
from engine.spiff.diagram.records import Node, local_name
from itsm.packs.texts import DecisionTexts
from itsm.studio.differences.model import Part, Shown
from itsm.studio.differences.xml_parts import Language, drawings_of, parts_in, values_of
from itsm.studio.pickers.parts import CHINESE

_SEEN: Final = frozenset(
    {
        "decision", "inputData", "businessKnowledgeModel", "knowledgeSource", "decisionService", "itemDefinition",
        "input", "output", "rule", "informationRequirement", "knowledgeRequirement", "authorityRequirement",
        "textAnnotation", "association", "group",
    }
)
_DECISIONS: Final = ("decision", "businessKnowledgeModel")
"""What rules and columns are part of, and texts are about."""
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


def read_decisions(content: bytes, texts: Mapping[str, DecisionTexts]) -> list[Part]:
    """The parts of a file of decisions, with the Chinese ``texts`` of its pack by id of the decision.

    Raises InvalidDefinition when it cannot be read.
    """
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
        above = next(node.iterancestors(*(f"{{*}}{name}" for name in _DECISIONS)), None)
        own = texts.get(node.get("id", "") if above is None else above.get("id", ""), DecisionTexts())
        owner = "" if above is None else _named(above, own.name)
        words = own.values if ordered else {}
        found.append(Part(key, noun, _name(node, position, own), values, group, position, owner=owner, words=words))
    left = {key: values for key, values in drawings.items() if key not in nodes}
    return [*found, *(Part(f"drawing {key}", "drawing", key, values) for key, values in left.items())]


def _place(node: Node) -> str:
    parent = node.getparent()
    return f"{local_name(node)} in {'' if parent is None else parent.get('id', '')}"


def _name(node: Node, position: int, texts: DecisionTexts) -> Shown:
    """A rule is known by its number, a column by its heading; ``texts`` are those of its decision."""
    kind = local_name(node)
    if kind == "rule":
        return str(position)
    if kind in _DECISIONS:
        return _named(node, texts.name)
    columns = {"input": texts.inputs, "output": texts.outputs}.get(kind, {})
    return _named(node, columns.get(node.get("id", ""), ""))


def _named(node: Node, chinese: str) -> Shown:
    """What stands over a column or in a box, and what is said in Chinese where there are words for it."""
    heading = str(node.get("label") or node.get("name") or node.get("id", ""))
    return Names({"en": heading, CHINESE: chinese}) if chinese else heading
