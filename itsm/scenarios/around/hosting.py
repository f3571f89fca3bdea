"""A record for the scenarios of a library: a small pack whose process calls that of the library, and keeps its results.

What is ``given`` in a scenario of a library are the variables that its caller hands it.
"""

import json
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_files
from itsm.packs.model import RecordType

KEY = "rehearsal"
REPORT: Mapping[str, object] = {"title": "Rehearsal"}
"""What is reported in place of what is given."""
_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://flowdesk.org/rehearsal" id="host">
  <bpmn:process id="rehearsal" isExecutable="true">
    <bpmn:startEvent id="begin"><bpmn:outgoing>to_call</bpmn:outgoing></bpmn:startEvent>
    <bpmn:callActivity id="call">
      <bpmn:extensionElements>
        <zeebe:calledElement processId=%(process)s propagateAllParentVariables="false" />
        <zeebe:ioMapping>%(inputs)s</zeebe:ioMapping>
        <zeebe:properties><zeebe:property name="status" value="open" /></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>to_call</bpmn:incoming><bpmn:outgoing>to_keep</bpmn:outgoing>
    </bpmn:callActivity>
    <bpmn:serviceTask id="keep">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="record.update" />
        <zeebe:ioMapping>%(results)s</zeebe:ioMapping>
      </bpmn:extensionElements>
      <bpmn:incoming>to_keep</bpmn:incoming><bpmn:outgoing>to_done</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:endEvent id="done">
      <bpmn:extensionElements>
        <zeebe:properties><zeebe:property name="status" value="done" /></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>to_done</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="to_call" sourceRef="begin" targetRef="call" />
    <bpmn:sequenceFlow id="to_keep" sourceRef="call" targetRef="keep" />
    <bpmn:sequenceFlow id="to_done" sourceRef="keep" targetRef="done" />
  </bpmn:process>
</bpmn:definitions>
"""


def host(library: RecordType, given: Mapping[str, object]) -> str:
    """Put the pack of ``host_files`` into use; the key of its record type."""
    deploy_checked(load_files(KEY, host_files(library, given)), SYSTEM)
    return KEY


def host_files(library: RecordType, given: Mapping[str, object]) -> dict[str, bytes]:
    """The files of a pack whose records call ``library`` with what is ``given``."""
    forms = {"type": "default", "id": KEY, "schemaVersion": 19, "components": list(_components())}
    return {
        "pack.yaml": json.dumps(_record_type(library)).encode(),
        f"{KEY}.bpmn": (_BPMN % _parts(library, given)).encode(),
        f"forms/{KEY}.form": json.dumps(forms).encode(),
    }


def _parts(library: RecordType, given: Mapping[str, object]) -> Mapping[str, str]:
    inputs = "".join(_mapping(f"={json.dumps(value, ensure_ascii=False)}", name) for name, value in given.items())
    results = "".join(_mapping(f"=string({one.key})", one.key) for one in library.results)
    return {"process": quoteattr(library.process), "inputs": inputs, "results": results}


def _mapping(source: str, target: str) -> str:
    return f"<zeebe:input source={quoteattr(source)} target={quoteattr(target)} />"


def _components() -> Iterator[Mapping[str, object]]:
    yield {"type": "textfield", "id": "field_title", "key": "title", "label": "Title"}


def _record_type(library: RecordType) -> Mapping[str, object]:
    """JSON is YAML."""
    fields = [{"key": "title", "type": "text", "label": {"en": "Title"}}]
    fields += [{"key": one.key, "type": "long_text", "label": {"en": one.key}} for one in library.results]
    return {
        "key": KEY, "name": {"en": "Rehearsal"}, "plural": {"en": "Rehearsals"}, "icon": "play", "prefix": "REHEARSAL",
        "process": KEY, "report_form": KEY, "fields": fields, "list": ["number", "title", "status"],
        "statuses": [
            {"key": "open", "kind": "open", "label": {"en": "Open"}},
            {"key": "done", "kind": "closed", "label": {"en": "Done"}},
        ],
    }  # fmt: skip
