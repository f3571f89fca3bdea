"""The incident process on stock SpiffWorkflow, in memory: what the engine's steps are compared with.

The shipped diagram is parsed as it is, with the dialect's extensions kept. Stock SpiffWorkflow knows neither FEEL nor
decisions of the dialect, so what it cannot read is written in Python: conditions, durations, the decision and the
service task, both as short scripts. That is less work than ours does, so the comparison leans towards stock.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.BpmnParser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.task import TaskState

from benchmarks.places import INCIDENT

SUBMISSION: Mapping[str, object] = {"outcome": "accept", "line": "line-1", "impact": "high", "urgency": "high"}
_BPMN = f"{{{DEFAULT_NSMAP['bpmn']}}}"
_NAMES = {**DEFAULT_NSMAP, "zeebe": "http://camunda.org/schema/zeebe/1.0"}
_SCRIPTS = {
    "businessRuleTask": "priority = 'critical' if (impact, urgency) == ('high', 'high') else 'moderate'",
    "serviceTask": "record_priority = priority",
}


class _Dialect:
    """Keeps the dialect's extensions of a node, and lets tasks have several flows out."""

    xpath: Any

    def parse_extensions(self, node: object = None) -> dict[str, Any]:
        """The ``zeebe`` elements by name, their children as a list."""
        found = {}
        for element in self.xpath("./bpmn:extensionElements/zeebe:*"):
            items = [{**child.attrib, "tag": etree.QName(child).localname} for child in element]
            found[etree.QName(element).localname] = {**element.attrib, **({"items": items} if items else {})}
        return found

    def handles_multiple_outgoing(self) -> bool:
        """True: the standard's implicit fork."""
        return True


class _Parser(BpmnParser):  # type: ignore[misc]  # SpiffWorkflow has no types
    OVERRIDE_PARSER_CLASSES: ClassVar = {
        tag: (type(f"Dialect{parser.__name__}", (_Dialect, parser), {}), spec)
        for tag, (parser, spec) in BpmnParser.PARSER_CLASSES.items()
    }

    def __init__(self) -> None:
        super().__init__(namespaces=_NAMES)


class Stock:
    """One incident after the other on stock SpiffWorkflow; specs are parsed once, states are saved without them."""

    def __init__(self) -> None:
        parser = _Parser()
        parser.add_bpmn_xml(_in_python(INCIDENT.read_bytes()), filename=INCIDENT.name)
        spec = parser.get_spec("incident")
        self._spec = spec
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(_config(spec)))

    def start(self) -> str:
        """Start an instance, run it to its first user task, and save it."""
        workflow = BpmnWorkflow(self._spec)
        workflow.do_engine_steps()
        return self._save(workflow)

    def complete(self, saved: str) -> str:
        """Load an instance, complete its triage, run it on, and save it."""
        workflow = self._serializer.deserialize_json(saved)
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        task.data.update(SUBMISSION)
        task.run()
        workflow.do_engine_steps()
        return self._save(workflow)

    def open_tasks(self, saved: str) -> list[str]:
        """The names of the user tasks that a saved instance has open."""
        workflow = self._serializer.deserialize_json(saved)
        return [task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True)]

    def _save(self, workflow: Any) -> str:
        return str(self._serializer.serialize_json(workflow))


def _config(spec: Any) -> dict[type, type]:
    class StateOnly(BpmnWorkflowConverter):  # type: ignore[misc]  # SpiffWorkflow has no types
        """Saves and loads an instance of ``spec`` without the spec itself."""

        def to_dict(self, workflow: Any) -> dict[str, Any]:
            whole, workflow.spec = workflow.spec, None
            try:
                return dict(super().to_dict(workflow))
            finally:
                workflow.spec = whole

        def from_dict(self, dct: dict[str, Any]) -> Any:
            return super().from_dict({**dct, "spec": spec})

    return {**DEFAULT_CONFIG, BpmnWorkflow: StateOnly}


def _in_python(diagram: bytes) -> etree._Element:
    """The diagram with conditions and durations in Python, and scripts for what stock SpiffWorkflow cannot do."""
    root = etree.fromstring(diagram)
    for condition in root.iter(f"{_BPMN}conditionExpression"):
        condition.text = re.sub(r"(?<![<>!=])=(?!=)", "==", (condition.text or "").removeprefix("="))
    for date in list(root.iter(f"{_BPMN}timeDate")):  # what the pack and the organisation set, as a length of time
        date.tag, date.text = f"{_BPMN}timeDuration", "PT30M"
    for duration in root.iter(f"{_BPMN}timeDuration"):
        duration.text = repr(duration.text)
    for name, script in _SCRIPTS.items():
        for task in root.iter(f"{_BPMN}{name}"):
            task.tag = f"{_BPMN}scriptTask"
            etree.SubElement(task, f"{_BPMN}script").text = script
    return root
