"""Types of other packs that a pack makes records of, or asks for: in a scenario something stands in for each.

A stand-in has the fields that are taken over or mapped, as texts, and a process that only waits: what another practice
does with its records is shown by its own scenarios.
"""

from collections.abc import Collection, Iterator, Mapping

import yaml

from engine.errors import InvalidDefinition
from engine.registry import SYSTEM
from engine.spiff.diagram.records import Extensions, mappings_of, value_of
from engine.spiff.program import Element
from itsm.automation.carrying import TAKEN_OVER
from itsm.automation.handlers.create import ASKED, CREATE
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_files
from itsm.packs.values import KEY
from itsm.scenarios.reading import read_scenario

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://flowdesk.example/stand-in">
<bpmn:process id="{key}" isExecutable="true">
<bpmn:startEvent id="begun"/><bpmn:sequenceFlow id="to_wait" sourceRef="begun" targetRef="wait"/>
<bpmn:userTask id="wait"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
<bpmn:sequenceFlow id="to_end" sourceRef="wait" targetRef="ended"/><bpmn:endEvent id="ended"/>
</bpmn:process></bpmn:definitions>
"""
_FORM = """{{"type": "default", "id": "{key}_report", "schemaVersion": 19, "components": [
{{"type": "textfield", "id": "title", "key": "title", "label": "Title"}}]}}"""


PREFIX = "STANDIN"
"""How the numbers of their records begin."""


def add_stand_ins(files: PackFiles, there: Collection[str] = ()) -> None:
    """Put a stand-in into use for each type of another pack that ``files`` name, unless it is ``there`` itself."""
    wanted: dict[str, set[str]] = {}
    for key, fields in _named(files):
        if key != files.key and key not in there and KEY.fullmatch(key):
            wanted.setdefault(key, set()).update(name for name in fields if KEY.fullmatch(name))
    for number, (key, fields) in enumerate(sorted(wanted.items())):
        deploy_checked(load_files(key, _contents(key, number, sorted(fields | set(TAKEN_OVER)))), SYSTEM)


def _named(files: PackFiles) -> Iterator[tuple[str, set[str]]]:
    """Types that promotions, steps, forms and scenarios name, with the fields that these give."""
    promotions = files.record_type.promotions_by_key
    for promotion in promotions.values():
        yield promotion.type, set(promotion.fields)
    for program in files.programs.values():
        for element in program.drawn.values():
            given = _inputs(element)
            if given is None:
                continue
            meant = promotions.get(given.get("promotion", ""))
            yield given.get("type") or (meant.type if meant is not None else ""), set(given) - ASKED
    for form in files.forms.values():
        for field in form.fields:
            if field.source is not None and field.source.kind == "records":
                yield field.source.name, set()
    for name, content in files.scenarios.items():
        for other in _beside(content, name):
            yield other, set()


def _beside(content: bytes, name: str) -> list[str]:
    """Types of the records that a scenario has beside its own; one that cannot be read fails where it is played."""
    try:
        return [one.type for one in read_scenario(content, name).beside]
    except InvalidDefinition:
        return []


def _inputs(element: Element) -> Mapping[str, str] | None:
    """The inputs of a step that makes a record, as they are written; None for any other element."""
    extensions: Extensions = dict(element.extensions)  # type: ignore[arg-type]  # as the reader of diagrams keeps them
    job = value_of(extensions, "taskDefinition", "type")
    if job is None or job.text != CREATE:
        return None
    return {one.target[0]: one.source.text.strip().strip('"') for one in mappings_of(extensions, "input")}


def _contents(key: str, number: int, fields: list[str]) -> dict[str, bytes]:
    pack = {
        "key": key, "name": {"en": key}, "plural": {"en": key}, "icon": "inbox", "process": key,
        "prefix": f"{PREFIX}{chr(ord('A') + number % 26)}", "report_form": f"{key}_report", "list": ["number", "title"],
        "fields": [{"key": name, "type": "text", "label": {"en": name}} for name in fields],
        "statuses": [{"key": "open", "kind": "open", "label": {"en": "Open"}}],
    }  # fmt: skip
    return {
        "pack.yaml": yaml.safe_dump(pack).encode(), f"{key}.bpmn": _PROCESS.format(key=key).encode(),
        f"forms/{key}_report.form": _FORM.format(key=key).encode(),
    }  # fmt: skip
