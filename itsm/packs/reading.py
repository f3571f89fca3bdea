"""Reading ``pack.yaml``: a record type, strictly."""

import re
from typing import cast, get_args

from engine.definitions.repairs.values import choices, near, remove_value, set_value
from engine.errors import Repair, text
from itsm.forms.place import Place
from itsm.language import listed
from itsm.packs.declared.checklist import check_checklist, read_checklist
from itsm.packs.declared.fitting import check_advice, check_schedule, check_watched
from itsm.packs.declared.knowledge import check_knowledge, read_knowledge
from itsm.packs.declared.model import PackTeam
from itsm.packs.declared.orders import check_orders, read_orders
from itsm.packs.declared.telling import read_advice, read_calls, read_promotion, read_schedule, read_time
from itsm.packs.declared.watched import read_aftermath, read_recurrence
from itsm.packs.figures.reading import check_figures, read_figure
from itsm.packs.model import (
    BRIEF_FIELDS,
    FIRST_POSITION,
    LAST_POSITION,
    LIST_COLUMNS,
    STANDARD_FIELDS,
    STANDARD_GROUPS,
    Choice,
    Field,
    FieldGroup,
    FieldType,
    Parameter,
    RecordType,
    Status,
    StatusKind,
    Tone,
)
from itsm.packs.names import Names
from itsm.packs.rooms.reading import check_rooms, read_ladder, read_proposal, read_war_room
from itsm.packs.values import CODE, KEY, PREFIX, each_once, matching, names_at, roles_at
from itsm.packs.yaml_file import read_yaml
from itsm.records.links.kinds import choices as links

_JOB_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,99}")
_PARTS = (
    "key", "name", "plural", "icon", "prefix", "process", "report_form", "teams", "fields", "statuses", "list",
    "groups", "times", "position", "portal", "survey", "calls",
    "promotions", "schedule", "service_level", "workers", "recurrence", "aftermath", "advice", "about", "requester",
    "orders", "figures", "starts_off", "impact", "war_room", "proposal", "ladder",
    "checklist", "knowledge",
)


def read_record_type(content: bytes, resource: str) -> RecordType:
    """Return the record type in ``pack.yaml``; raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "pack", resource)
    root.findings.check()
    if root.has("library"):
        return _library(root)
    root.only(*_PARTS)
    found = RecordType(
        key=matching(root, "key", KEY, "visit"),
        names=names_at(root, "name"),
        plurals=names_at(root, "plural"),
        icon=root.text("icon"),
        prefix=matching(root, "prefix", PREFIX, "VIS"),
        process=root.text("process"),
        report_form=root.text("report_form"),
        teams=tuple(_team(place) for place in root.items("teams")),
        fields=tuple(_field(place) for place in root.items("fields", required=True)),
        statuses=tuple(_status(place) for place in root.items("statuses", required=True)),
        list_columns=tuple(str(place.value) for place in root.items("list", required=True)),
        own_groups=tuple(_group(place) for place in root.items("groups")),
        times=tuple(read_time(place) for place in root.items("times")),
        survey=root.text("survey", ""),
        service_level=root.text("service_level", ""),
        portal_titles=_portal(root, "title"),
        portal_texts=_portal(root, "text"),
        portal_about=_about(root.at("portal")) if root.has("portal") and root.at("portal").has("about") else (),
        position=root.whole("position", LAST_POSITION) or 0,
        calls=read_calls(root.at("calls")) if root.has("calls") else None,
        promotions=tuple(read_promotion(place) for place in root.items("promotions")),
        workers=tuple(_job_type(place) for place in root.items("workers")),
        schedule=read_schedule(root.at("schedule")) if root.has("schedule") else None,
        in_portal=not (root.has("portal") and root.at("portal").flag("hidden")),
        advice=read_advice(root.at("advice")) if root.has("advice") else None,
        recurrence=read_recurrence(root.at("recurrence")) if root.has("recurrence") else None,
        aftermath=read_aftermath(root.at("aftermath")) if root.has("aftermath") else None,
        about=_about(root) if root.has("about") else BRIEF_FIELDS,
        requesters=names_at(root, "requester") if root.has("requester") else {},
        orders=read_orders(root.at("orders")) if root.has("orders") else None,
        starts_off=root.flag("starts_off"),
        impact=_impact(root.at("impact")) if root.has("impact") else (),
        figures=tuple(read_figure(place) for place in root.items("figures")),
        war_room=read_war_room(root.at("war_room")) if root.has("war_room") else None,
        proposal=read_proposal(root.at("proposal")) if root.has("proposal") else None,
        ladder=tuple(read_ladder(place) for place in root.items("ladder")),
        checklist=read_checklist(root.at("checklist")) if root.has("checklist") else None,
        knowledge=read_knowledge(root.at("knowledge")) if root.has("knowledge") else None,
    )
    _check_whole(root, found)
    root.findings.check()
    return found


def _library(root: Place) -> RecordType:
    """A pack that has no record type: others call what it has. Of a type it has nothing but the names."""
    root.only("key", "library", "name", "process", "inputs", "results", "teams", "workers")
    if not root.flag("library"):
        root.wrong(text("Expected library: true, or a record type without it."), "library")
    names = names_at(root, "name")
    found = RecordType(
        key=matching(root, "key", KEY, "visit"), names=names, plurals=names, icon="", prefix="",
        process=root.text("process"), report_form="", teams=tuple(_team(place) for place in root.items("teams")),
        fields=(), statuses=(), list_columns=(), library=True, position=FIRST_POSITION,
        inputs=tuple(_parameter(place) for place in root.items("inputs")),
        results=tuple(_parameter(place) for place in root.items("results")),
        workers=tuple(_job_type(place) for place in root.items("workers")),
    )  # fmt: skip
    each_once(root, "inputs", [one.key for one in found.inputs])
    each_once(root, "results", [one.key for one in found.results])
    each_once(root, "teams", [team.code for team in found.teams])
    root.findings.check()
    return found


def _parameter(place: Place) -> Parameter:
    place.only("key", "label", "hint", "choices")
    hints = names_at(place, "hint") if place.has("hint") else {}
    offered = tuple(_choice(item) for item in place.items("choices"))
    return Parameter(matching(place, "key", KEY, "verdict"), names_at(place, "label"), hints, offered)


def _portal(root: Place, name: str) -> Names:
    if not root.has("portal"):
        return {}
    place = root.at("portal")
    place.only("title", "text", "hidden", "about")
    return {} if not place.has(name) and place.flag("hidden") else names_at(place, name)


def _team(place: Place) -> PackTeam:
    place.only("code", "line", "name")
    return PackTeam(matching(place, "code", CODE, "line-1"), place.whole("line"), names_at(place, "name"))


def _field(place: Place) -> Field:
    place.only("key", "type", "label", "choices", "group", "searchable", "names_items")
    key = matching(place, "key", KEY, "vendor_reference")
    kind = cast(FieldType, place.one_of("type", get_args(FieldType)))
    if key in STANDARD_FIELDS and kind not in ("text", "long_text", "choice", "category"):
        said = text("Expected a standard field to be text or choice, but it is %(type)s.", type=kind)
        place.wrong(said, "type", None, [set_value(place.path_of("type"), "text")])
    if kind == "category" and key != "category":
        place.wrong(text("Expected the field “category” to be of type category, but found “%(key)s”.", key=key), "type")
    offered = tuple(_choice(item) for item in place.items("choices", required=kind == "choice"))
    if offered and kind not in ("choice", "category"):
        at = place.path_of("choices")
        place.wrong(text("Expected choices at a field of type choice or category only."), "choices", None,
                    [set_value(place.path_of("type"), "choice"), remove_value(at)])  # fmt: skip
    group = matching(place, "group", KEY, "details") if place.has("group") else ""
    if place.flag("names_items") and kind not in ("text", "long_text"):
        said = text("Expected a text that names items, but the field is of type %(type)s.", type=kind)
        place.wrong(said, "names_items", None, [remove_value(place.path_of("names_items"))])
    found = names_at(place, "label")
    return Field(key, kind, found, offered, group, place.flag("searchable"), place.flag("names_items"))


def _group(place: Place) -> FieldGroup:
    place.only("key", "name", "internal", "seen_by", "changed_by")
    key, names = matching(place, "key", KEY, "costs"), names_at(place, "name")
    return FieldGroup(key, names, place.flag("internal"), roles_at(place, "seen_by"), roles_at(place, "changed_by"))


def _about(holder: Place) -> tuple[str, ...]:
    """Fields that stand beside a record; which there are, is looked at once all of them are read."""
    found = [str(place.value) for place in holder.items("about", required=True)]
    each_once(holder, "about", found)
    return tuple(found)


def _impact(place: Place) -> tuple[str, ...]:
    place.only("through")
    found = list(place.items("through", required=True))
    for item in found:
        if item.value not in links():
            said = str(item.value)[:60]
            item.wrong(text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(links()), name=said))
    each_once(place, "through", [str(item.value) for item in found])
    return tuple(str(item.value) for item in found)


def _choice(place: Place) -> Choice:
    place.only("value", "label")
    return Choice(place.text("value"), names_at(place, "label"))


def _status(place: Place) -> Status:
    place.only("key", "kind", "tone", "label", "public_label")
    return Status(
        matching(place, "key", KEY, "in_progress"),
        cast(StatusKind, place.one_of("kind", get_args(StatusKind))),
        cast(Tone, place.one_of("tone", get_args(Tone), "neutral")),
        names_at(place, "label"),
        names_at(place, "public_label") if place.has("public_label") else None,
    )


def _check_whole(root: Place, found: RecordType) -> None:
    each_once(root, "fields", [field.key for field in found.fields])
    each_once(root, "statuses", [status.key for status in found.statuses])
    each_once(root, "teams", [team.code for team in found.teams])
    each_once(root, "times", [time.key for time in found.times])
    each_once(root, "groups", [group.key for group in found.own_groups])
    each_once(root, "promotions", [promotion.key for promotion in found.promotions])
    each_once(root, "figures", [figure.key for figure in found.figures])
    check_figures(root, {one.key: one.type for one in found.fields}, list(found.status_by_key), found.figures)
    known = STANDARD_GROUPS.keys() | {group.key for group in found.own_groups}
    for index, field in enumerate(found.fields):
        if field.group not in known:
            root.wrong(
                text("Expected a group of fields (%(names)s), but found “%(name)s”.", names=listed(sorted(known)),
                     name=field.group),
                f"fields.{field.key}.group", None, choices(f"fields[{index}].group", field.group, known),
            )  # fmt: skip
        each_once(root, f"fields.{field.key}.choices", [choice.value for choice in field.choices])
    for index, column in enumerate(found.list_columns):
        if column not in LIST_COLUMNS and column not in found.by_key:
            root.wrong(
                text("Expected a field or one of %(names)s, but found “%(name)s”.", names=listed(LIST_COLUMNS),
                     name=column),
                f"list[{index}]", None, _columns(index, column, found),
            )  # fmt: skip
    _check_about(root, found)
    check_schedule(root, found)
    check_advice(root, found)
    check_orders(root, found.by_key, found.orders)
    teams = [team.code for team in found.teams]
    check_watched(root, found.by_key, teams, (found.recurrence, found.aftermath))
    check_rooms(root, teams, found.promotions_by_key, found.war_room, found.proposal)
    kinds = {one.key: one.type for one in found.fields}
    check_checklist(root, found.checklist, kinds, list(found.status_by_key))
    check_knowledge(root, found.knowledge, kinds, list(found.status_by_key))
    own = {"status", "number", "requester", "requester_class", "owner", "opened_by", "team", "type", "time_used"}
    reserved = {*own, *LIST_COLUMNS}
    for key in sorted(reserved & found.by_key.keys()):
        root.wrong(text("Expected another key, but “%(key)s” is a column that every record has.", key=key), "fields")


def _check_about(root: Place, found: RecordType) -> None:
    """What stands beside a record are fields of its type."""
    own = [(f"about[{index}]", name) for index, name in enumerate(found.about if root.has("about") else ())]
    own += [(f"portal.about[{index}]", name) for index, name in enumerate(found.portal_about)]
    for at, name in own:
        if name not in found.by_key:
            known = list(found.by_key)
            said = text("Expected one of %(names)s, but found “%(name)s”.", names=listed(known), name=name[:60])
            root.wrong(said, at, None, (*(set_value(at, one) for one in near(name, known)), remove_value(at)))


def _columns(index: int, column: str, found: RecordType) -> tuple[Repair, ...]:
    """What a column that is none may be instead."""
    at, known = f"list[{index}]", [*LIST_COLUMNS, *found.by_key]
    return (*(set_value(at, one) for one in near(column, known)), remove_value(at))


def _job_type(place: Place) -> str:
    if isinstance(place.value, str) and _JOB_TYPE.fullmatch(place.value):
        return place.value
    said = str(place.value)[:60]
    place.wrong(text("Expected a job type, such as command.run, but found “%(name)s”.", name=said))
    return ""
