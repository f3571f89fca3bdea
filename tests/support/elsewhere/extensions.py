"""Puts into a process what other tools keep there, each of its own kind, on elements chosen by chance."""

from collections.abc import Callable
from random import Random

from lxml import etree

from tests.support.elsewhere.layout import BPMN, Node, name_of

CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
SIGNAVIO = "http://www.signavio.com"
FLOWABLE = "http://flowable.org/bpmn"
VENDOR = "urn:vendor:modeler:2"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"

_MARKUP = {"userTask", "serviceTask", "startEvent", "exclusiveGateway", "process", "sequenceFlow", "subProcess"}
NASTY = "<script>alert(1)</script> & \"quotes\" 'single'\n第二行"


def decorate(root: Node, chance: Random) -> None:
    """Add extensions, documentation, foreign attributes and names to elements of a file."""
    root.set("exporter", "Some Modeler")
    root.set("exporterVersion", "5.24.0")
    root.set(f"{{{MODELER}}}executionPlatform", "Camunda Cloud")
    for node in list(root.iter(f"{{{BPMN}}}*")):
        if name_of(node) in _MARKUP and chance.random() < 0.6:
            chance.choice(_WAYS)(node, chance)


def _holder(node: Node) -> Node:
    found = node.find(f"{{{BPMN}}}extensionElements")
    if found is not None:
        return found
    made = etree.Element(f"{{{BPMN}}}extensionElements")
    documented = node.find(f"{{{BPMN}}}documentation")
    node.insert(0 if documented is None else list(node).index(documented) + 1, made)
    return made


def _camunda(node: Node, chance: Random) -> None:
    held = etree.SubElement(_holder(node), f"{{{CAMUNDA}}}properties", nsmap={"camunda": CAMUNDA})
    etree.SubElement(held, f"{{{CAMUNDA}}}property", {"name": "cost", "value": str(chance.randint(1, 99))})
    node.set(f"{{{CAMUNDA}}}asyncBefore", "true")


def _signavio(node: Node, _: Random) -> None:
    for key, value in (("bgcolor", "#ffffcc"), ("meta-note", NASTY)):
        etree.SubElement(
            _holder(node), f"{{{SIGNAVIO}}}signavioMetaData", {"metaKey": key, "metaValue": value},
            nsmap={"signavio": SIGNAVIO},
        )  # fmt: skip


def _flowable(node: Node, _: Random) -> None:
    listener = etree.SubElement(
        _holder(node), f"{{{FLOWABLE}}}executionListener", {"event": "start"}, nsmap={"flowable": FLOWABLE}
    )
    field = etree.SubElement(listener, f"{{{FLOWABLE}}}field", {"name": "text"})
    etree.SubElement(field, f"{{{FLOWABLE}}}string").text = NASTY
    node.set(f"{{{FLOWABLE}}}priority", "high")


def _vendor(node: Node, chance: Random) -> None:
    made = etree.SubElement(_holder(node), f"{{{VENDOR}}}panel", {"open": "yes"}, nsmap={"v": VENDOR})
    inner = etree.SubElement(made, f"{{{VENDOR}}}row", {f"{{{VENDOR}}}at": str(chance.randint(0, 9))})
    etree.SubElement(inner, f"{{{VENDOR}}}cell").text = "a < b"


def _ours(node: Node, _: Random) -> None:
    held = _holder(node).find(f"{{{ZEEBE}}}properties")
    if held is None:
        held = etree.SubElement(_holder(node), f"{{{ZEEBE}}}properties", nsmap={"zeebe": ZEEBE})
    for name, value in (("name:zh-CN", "中文名称"), ("comment", NASTY), ("unknown", ""), ("comment", "twice")):
        etree.SubElement(held, f"{{{ZEEBE}}}property", {"name": name, "value": value})


def _documented(node: Node, _: Random) -> None:
    made = etree.Element(f"{{{BPMN}}}documentation", {"textFormat": "text/markdown"})
    made.text = NASTY
    node.insert(0, made)


def _named(node: Node, chance: Random) -> None:
    node.set("name", chance.choice((NASTY, "Check the meter & note", "核对", " spaces  around ")))


_WAYS: tuple[Callable[[Node, Random], None], ...] = (
    _camunda, _signavio, _flowable, _vendor, _ours, _documented, _named,
)  # fmt: skip
