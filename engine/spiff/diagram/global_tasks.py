"""Global tasks: each becomes a process of one task, so that a call activity can call it (BPMN 2.0.2, 10.3.4)."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType

from lxml import etree

from engine.spiff.diagram import records
from engine.spiff.diagram.records import BPMN, Node

TASKS: Mapping[str, str] = MappingProxyType(
    {
        "globalTask": "task", "globalUserTask": "userTask", "globalManualTask": "manualTask",
        "globalScriptTask": "scriptTask", "globalBusinessRuleTask": "businessRuleTask",
    }
)
"""The task that a global task runs as."""
_SCRIPT_FORMAT = "scriptLanguage"


def global_tasks(root: Node) -> Iterator[Node]:
    """Yield the global tasks of a file."""
    yield from (child for child in root if records.local_name(child) in TASKS)


def process_of(task: Node) -> Node:
    """Return a process with just this task in it; both have the id of the global task."""
    identity = task.get("id", "")
    definitions = etree.Element(f"{{{BPMN}}}definitions", nsmap=records.NAMES)
    process = etree.SubElement(definitions, f"{{{BPMN}}}process", id=identity, isExecutable="true")
    inside = etree.SubElement(process, f"{{{BPMN}}}{TASKS[records.local_name(task)]}")
    inside.attrib.update(task.attrib)
    if _SCRIPT_FORMAT in inside.attrib:
        inside.set("scriptFormat", inside.attrib.pop(_SCRIPT_FORMAT))
    inside.extend(deepcopy(child) for child in task)
    return process
