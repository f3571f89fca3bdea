"""What people call the properties of the things in a pack; what has no name here is told by its path."""

import re
from collections.abc import Mapping
from typing import Final

from engine.errors import Text, text
from itsm.studio.differences.model import Part, Shown

_PROPERTY: Final = re.compile(r"zeebe:property\[(.+)\]@value$")
_MAPPING: Final = re.compile(r"zeebe:(input|output)\[(.+)\]@source$")
_OUTCOME: Final = re.compile(r"outcome_label:([^:]+)(:zh-CN)?$")
_CELL: Final = re.compile(r"/(inputEntry|outputEntry)\[(.+?)\](/text)?$")
_CHOICE: Final = re.compile(r"(?:choices|values)\[(.+?)\]\.label(?:\.(en|zh-CN))?$")

PROPERTIES: Final[Mapping[str, Text]] = {
    "status": text("status"), "outcomes": text("outcomes"), "sla": text("clocks"), "allow": text("allowed operations"),
    "instructions": text("instructions"), "routing": text("routing"), "public_name": text("public name"),
    "name:zh-CN": text("Chinese name"), "instructions:zh-CN": text("Chinese instructions"),
    "public_name:zh-CN": text("Chinese public name"), "calendar": text("calendar"), "offered_to": text("offered to"),
    "outcome_with_parent": text("outcome with the parent"), "comment": text("comment"),
}  # fmt: skip
ENDS: Final[tuple[tuple[str, Text], ...]] = (
    ("/conditionExpression", text("condition")),
    ("timerEventDefinition/timeDuration", text("duration")),
    ("timerEventDefinition/timeDate", text("time")),
    ("timerEventDefinition/timeCycle", text("repetition")),
    ("zeebe:formDefinition@formId", text("form")),
    ("zeebe:assignmentDefinition@candidateGroups", text("teams")),
    ("zeebe:assignmentDefinition@assignee", text("person")),
    ("zeebe:assignmentDefinition@candidateUsers", text("people")),
    ("zeebe:taskDefinition@type", text("job")),
    ("zeebe:taskDefinition@retries", text("repeats")),
    ("zeebe:calledDecision@decisionId", text("decision")),
    ("zeebe:calledDecision@resultVariable", text("result")),
    ("zeebe:calledElement@processId", text("called process")),
    ("zeebe:script@expression", text("script")),
    ("zeebe:subscription@correlationKey", text("key of the message")),
    ("putValues/text", text("possible values")),
    ("/requiredDecision@href", text("rests on")),
    ("/literalExpression/text", text("expression")),
    ("@hitPolicy", text("hit policy")),
    ("/documentation", text("description")),
    ("/description", text("note")),
    ("drawing@bioc:stroke", text("colour of the line")), ("drawing@bioc:fill", text("colour")),
    ("drawing@color:border-color", text("colour of the line")), ("drawing@color:background-color", text("colour")),
)  # fmt: skip
WHOLE: Final[Mapping[str, Text]] = {
    "@name": text("name"), "@label": text("heading"), "@default": text("default path"), "@sourceRef": text("from"),
    "@targetRef": text("to"), "@attachedToRef": text("attached to"), "@lane": text("lane"), "@id": text("id"),
    "@in": text("kind and place"), "@isExecutable": text("can be run"), "@cancelActivity": text("interrupts"),
    "flows#order": text("order in which paths are tried"), "/inputExpression/text": text("expression"),
    "label": text("label"), "label.en": text("English label"), "label.zh-CN": text("Chinese label"),
    "name.en": text("English name"), "name.zh-CN": text("Chinese name"), "plural.en": text("English plural"),
    "plural.zh-CN": text("Chinese plural"), "public_label.en": text("English label for requesters"),
    "public_label.zh-CN": text("Chinese label for requesters"), "type": text("type"), "key": text("key"),
    "description": text("description"), "validate.required": text("required"), "readonly": text("read only"),
    "validate.maxLength": text("longest text"), "validate.minLength": text("shortest text"),
    "validate.min": text("lowest value"), "validate.max": text("highest value"),
    "conditional.hide": text("hidden when"),
    "values#order": text("order of the choices"), "choices#order": text("order of the choices"),
    "list#order": text("order of the columns"), "about#order": text("order of the fields beside a record"),
    "about": text("fields beside a record"), "requester.en": text("English word for the requester"),
    "requester.zh-CN": text("Chinese word for the requester"), "advice.why": text("field that says why"),
    "kind": text("kind"), "tone": text("colour"), "line": text("line"),
    "days": text("days"), "minutes": text("minutes"), "counts": text("which days count"), "group": text("group"),
    "searchable": text("found by the search"), "internal": text("not for requesters"), "icon": text("icon"),
    "prefix": text("number prefix"), "process": text("process"), "report_form": text("report form"),
    "position": text("place in menus"), "survey": text("survey"), "service_level": text("service level"),
    "portal.title.en": text("English title in the portal"), "portal.title.zh-CN": text("Chinese title in the portal"),
    "portal.text.en": text("English text in the portal"), "portal.text.zh-CN": text("Chinese text in the portal"),
    "portal.text": text("text in the portal"), "portal.title": text("title in the portal"),
    "portal.hidden": text("not offered to requesters"), "advice.field": text("field with the advice"),
    "advice.to": text("types of records that are advised"), "advice.while": text("statuses in which it advises"),
    "advice.link": text("link with what it advises"), "advice.into": text("field that takes the advice"),
    "advice.wait.outcome": text("outcome that waits for it"), "advice.wait.number": text("field that takes its number"),
    "advice.name.en": text("English name of the advice"), "advice.name.zh-CN": text("Chinese name of the advice"),
    "recurrence.of": text("records that come again"),
    "recurrence.promotion": text("promotion of records that come again"),
    "recurrence.within_days": text("days within which records come again"),
    "recurrence.fields": text("values of what is made of records that come again"),
    "recurrence.team": text("team that is told of records that come again"),
    "knowledge.field": text("field that others read"), "knowledge.while": text("statuses in which others read it"),
    "knowledge.audience": text("field that says for whom it is"), "knowledge.kind": text("field that says what it is"),
    "knowledge.everybody": text("choice for everybody"),
    "checklist.step": text("step at which points are answered"), "checklist.findings": text("field with findings"),
    "checklist.due": text("field with the time for what is done in time"),
    "checklist.until": text("field with the time after which it is missed"),
    "checklist.missed": text("status of what was missed"), "checklist.team": text("field with its team"),
    "checklist.unchecked": text("field that counts points not checked"),
    "checklist.place": text("field with its place"), "checklist.person": text("field with who is on duty"),
    "starts_off": text("not in use until it is switched on"), "names_items": text("names items"),
    "impact.through": text("links to what suffers"), "orders.item": text("field for what was ordered"),
    "orders.level": text("field for the service level"), "orders.once": text("field for the cost once"),
    "orders.monthly": text("field for the cost by month"), "orders.currency": text("field for the currency"),
    "proposal.promotion": text("promotion that is proposed"),
    "proposal.decision": text("decision that proposes"),
    "proposal.within_minutes": text("minutes within which records are alike"),
    "aftermath.hours": text("hours after its work"), "aftermath.step": text("step that ends its work"),
    "aftermath.link": text("link to what follows upon its work"),
}  # fmt: skip
LONGEST_PATH: Final = 300
TIME_BOX: Final = text("time box")


def label_of(part: Part, path: str, columns: Mapping[str, Shown]) -> Shown:
    """What people call the property at ``path`` of a part."""
    if path in WHOLE:
        return WHOLE[path]
    if len(path) > LONGEST_PATH:
        return f"{path[:LONGEST_PATH]}…"
    if part.owner and path.endswith(("timerEventDefinition/timeDuration", "timerEventDefinition/timeDate")):
        return TIME_BOX
    return _matched(path, columns) or next((said for end, said in ENDS if path.endswith(end)), path)


def _matched(path: str, columns: Mapping[str, Shown]) -> Shown | None:
    if found := _PROPERTY.search(path):
        name = found[1]
        if outcome := _OUTCOME.fullmatch(name):
            if outcome[2]:
                return text("Chinese label of the outcome %(outcome)s", outcome=outcome[1])
            return text("label of the outcome %(outcome)s", outcome=outcome[1])
        return PROPERTIES.get(name, name)
    if found := _MAPPING.search(path):
        kinds = {"input": text("input %(name)s", name=found[2]), "output": text("output %(name)s", name=found[2])}
        return kinds[found[1]]
    if found := _CELL.search(path):
        return columns.get(found[2], found[2])
    if found := _CHOICE.search(path):
        if found[2] == "zh-CN":
            return text("Chinese label of the choice %(value)s", value=found[1])
        return text("label of the choice %(value)s", value=found[1])
    return None
