"""The parts of the page on the incident process that are made from its pack: steps, times, statuses, priority, fields."""

import re
from pathlib import Path

from lxml import etree

from engine.definitions.reader import read_xml
from engine.dmn import read_model
from engine.spiff.program import Element, Program
from itsm.packs.folder import PackFiles, load_folder
from itsm.records import elements

INCIDENT = Path(__file__).resolve().parents[1] / "processes" / "incident"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ENGLISH, CHINESE = "en", "zh-CN"


def incident_steps() -> str:
    """Every task of a person: who has it, what the requester reads, the status and the buttons."""
    pack = _pack()
    rows = [
        f"| {_both(task)} | {_who(pack, task)} | {elements.public_name(task, ENGLISH)} | {_status(pack, task)} "
        f"| {' · '.join(outcome.label for outcome in elements.outcomes(task, ENGLISH))} |"
        for task in _program(pack).elements.values()
        if task.type == "userTask"
    ]
    return table(["step", "who", "what the requester reads", "status", "buttons"], rows)


def incident_times() -> str:
    """Every timer: where it runs, how long, and where the record goes then."""
    program = _program(_pack())
    rows = []
    for duration in _root().iter(f"{BPMN}timeDuration"):
        event = duration.getparent().getparent()
        attached = event.get("attachedToRef")
        at = program.elements[attached or _source(program, event.get("id"))]
        rows.append(f"| {_name(at)} | {event.get('name')} | `{duration.text}` | {_target(program, event.get('id'))} |")
    return table(["while it is here", "time", "as written", "it goes on to"], rows)


def incident_buttons() -> str:
    """Buttons beside the tasks: message events that the diagram offers."""
    program = _program(_pack())
    rows = []
    for event in program.elements.values():
        if not elements.offered_to(event):
            continue
        attached = next(node for node in _root().iter() if node.get("id") == event.id).get("attachedToRef")
        at = program.elements[attached or _source(program, event.id)]
        people = ", ".join(sorted(elements.offered_to(event)))
        rows.append(f"| {_name(at)} | {_both(event)} | {people} | {_target(program, event.id)} |")
    return table(["while it is here", "button", "for", "it goes on to"], rows)


def incident_statuses() -> str:
    """The statuses, lowest first."""
    rows = [f"| `{it.key}` | {it.label(ENGLISH)} | {it.label(CHINESE)} | {it.kind} |" for it in _type().statuses]
    return table(["key", "English", "Chinese", "kind"], rows)


def incident_priority() -> str:
    """The decision table as a matrix: rows are impacts, columns urgencies."""
    model, fields = read_model(read_xml((INCIDENT / "priority.dmn").read_bytes())), _type().by_key
    rows = []
    for impact in fields["impact"].choices:
        found = [
            model.decide("priority", {"record": {"impact": impact.value, "urgency": urgency.value}}).value
            for urgency in fields["urgency"].choices
        ]
        cells = " | ".join(fields["priority"].shown(value, ENGLISH) for value in found)
        rows.append(f"| impact {impact.labels[ENGLISH].lower()} | {cells} |")
    head = [f"urgency {urgency.labels[ENGLISH].lower()}" for urgency in fields["urgency"].choices]
    return table(["", *head], rows)


def incident_fields() -> str:
    """The fields of the record type."""
    rows = [
        f"| `{field.key}` | {field.label(ENGLISH)} | {field.label(CHINESE)} | {field.type} |" for field in _type().fields
    ]
    return table(["key", "English", "Chinese", "type"], rows)


def table(head: list[str], rows: list[str]) -> str:
    """A Markdown table."""
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows, ""])


def _pack() -> PackFiles:
    return load_folder(INCIDENT)


def _type():
    return _pack().record_type
