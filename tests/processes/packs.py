"""The shipped packs as files: diagrams, forms, decisions, Chinese texts and scenarios, by pack."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import yaml
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}

Node = etree._Element


@dataclass(frozen=True)
class PackFolder:
    """One pack on disk."""

    key: str

    @property
    def folder(self) -> Path:
        """Where its processes, decisions and scenarios are."""
        return ROOT / "processes" / self.key

    def manifest(self) -> dict[str, Any]:
        """Content of pack.yaml."""
        return read_yaml(self.folder / "pack.yaml")

    def diagrams(self) -> list[Node]:
        """Roots of its BPMN files."""
        return [etree.parse(path).getroot() for path in sorted(self.folder.glob("*.bpmn"))]

    def elements(self) -> Iterator[Node]:
        """Flow nodes and sequence flows of all its diagrams."""
        for root in self.diagrams():
            for node in root.iterfind("bpmn:process//*", NAMES):
                if is_flow_node(node) or node.tag == f"{{{NAMES['bpmn']}}}sequenceFlow":
                    yield node

    def files(self) -> list[str]:
        """Its diagrams and decisions as they are written, unescaped."""
        paths = sorted([*self.folder.glob("*.bpmn"), *self.folder.glob("*.dmn")])
        return [unescape(path.read_text("utf-8"), {"&quot;": '"'}) for path in paths]

    def decisions(self) -> list[Node]:
        """Decisions of its DMN files."""
        found: list[Node] = []
        for path in sorted(self.folder.glob("*.dmn")):
            found += etree.parse(path).getroot().findall("dmn:decision", NAMES)
        return found

    def forms(self) -> dict[str, dict[str, Any]]:
        """Its form schemas by id."""
        schemas = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "forms" / self.key).glob("*.form"))]
        return {schema["id"]: schema for schema in schemas}

    def chinese(self) -> dict[str, Any]:
        """Content of zh-CN.yaml."""
        return read_yaml(ROOT / "forms" / self.key / "zh-CN.yaml")

    def items(self) -> list[dict[str, Any]]:
        """What of it can be ordered."""
        path = self.folder / "catalogue.yaml"
        return list(read_yaml(path)["items"]) if path.exists() else []

    def scenarios(self) -> dict[str, dict[str, Any]]:
        """Its scenarios by file name."""
        return {path.stem: read_yaml(path) for path in sorted(self.folder.glob("scenarios/*.yaml"))}


PACKS = [PackFolder(path.parent.name) for path in sorted(ROOT.glob("processes/*/pack.yaml"))]


def is_library(pack: PackFolder) -> bool:
    """True for a pack without records of its own, whose processes others call."""
    return pack.manifest().get("library") is True


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping."""
    content = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(content, dict), path
    return content


def is_frame(shape: Node) -> bool:
    """True for the shape of a pool or lane, which stands around elements."""
    return shape.get("isHorizontal") is not None


def is_flow_node(node: Node) -> bool:
    """True for tasks, events, gateways and sub-processes."""
    if not isinstance(node.tag, str) or etree.QName(node).namespace != NAMES["bpmn"]:
        return False
    name = etree.QName(node).localname
    return name.endswith(("Task", "Event", "Gateway")) or name in {"task", "subProcess", "callActivity", "transaction"}


def properties(node: Node) -> dict[str, str]:
    """The ``zeebe:property`` entries of an element."""
    found = node.iterfind("bpmn:extensionElements/zeebe:properties/zeebe:property", NAMES)
    return {item.get("name", ""): item.get("value", "") for item in found}


def components(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component of a form, a group before its children."""
    for component in schema.get("components", []):
        yield component
        yield from components(component)


PRACTICES = [pack for pack in PACKS if not is_library(pack)]
"""The packs that have records."""
