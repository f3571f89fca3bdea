"""Reading ``pack.yaml``: a record type, strictly."""

import re
from collections.abc import Mapping
from typing import cast, get_args

from engine.definitions.repairs.values import choices, near, remove_value, set_value
from engine.errors import Repair, text
from itsm.forms.feel_source import is_feel
from itsm.forms.place import Place
from itsm.packs.model import (
    FIRST_POSITION,
    LAST_POSITION,
    LIST_COLUMNS,
    STANDARD_FIELDS,
    STANDARD_GROUPS,
    Advice,
    Calls,
    Choice,
    DaysCounted,
    Field,
    FieldGroup,
    FieldType,
    PackSchedule,
    PackTeam,
    PackTime,
    Parameter,
    Promotion,
    RecordType,
    Status,
    StatusKind,
    Tone,
)
from itsm.packs.names import LANGUAGES, Names
from itsm.packs.watched.checklist import check_checklist, read_checklist
from itsm.packs.watched.knowledge import check_knowledge, read_knowledge
from itsm.packs.watched.reading import check_watched, read_aftermath, read_recurrence
from itsm.packs.yaml_file import read_yaml
from itsm.records.links.kinds import choices as links

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_JOB_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,99}")
PREFIX = re.compile(r"[A-Z]{2,10}")
_PARTS = (
    "key", "name", "plural", "icon", "prefix", "process", "report_form", "teams", "fields", "statuses", "list",
    "groups", "times", "position", "portal", "survey", "calls",
    "promotions", "schedule", "service_level", "workers", "recurrence", "aftermath", "advice", "checklist", "knowledge",
)
_MOST_DAYS = 3650
SCHEDULED: Mapping[str, tuple[FieldType, ...]] = {
    "begin": ("date_time",), "end": ("date_time",), "service": ("text", "choice"), "items": ("text", "long_text"),
    "team": ("text", "choice"), "assignee": ("person",),
}
"""Which types a field may have that says something of a plan."""
MOST_MINUTES = 525_600
"""Minutes of a length of time: those of a year."""


def read_record_type(content: bytes, resource: str) -> RecordType:
    """Return the record type in ``pack.yaml``; raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "pack", resource)
    root.findings.check()
    if root.has("library"):
        return _library(root)
    root.only(*_PARTS)
    found = RecordType(
        key=_match(root, "key", KEY, "visit"),
        names=_names(root, "name"),
        plurals=_names(root, "plural"),
        icon=root.text("icon"),
        prefix=_match(root, "prefix", PREFIX, "VIS"),
        process=root.text("process"),
        report_form=root.text("report_form"),
        teams=tuple(_team(place) for place in root.items("teams")),
        fields=tuple(_field(place) for place in root.items("fields", required=True)),
        statuses=tuple(_status(place) for place in root.items("statuses", required=True)),
        list_columns=tuple(str(place.value) for place in root.items("list", required=True)),
        own_groups=tuple(_group(place) for place in root.items("groups")),
        times=tuple(_time(place) for place in root.items("times")),
        survey=root.text("survey", ""),
        service_level=root.text("service_level", ""),
        portal_titles=_portal(root, "title"),
        portal_texts=_portal(root, "text"),
        position=root.whole("position", LAST_POSITION) or 0,
        calls=_calls(root.at("calls")) if root.has("calls") else None,
        promotions=tuple(_promotion(place) for place in root.items("promotions")),
        workers=tuple(_job_type(place) for place in root.items("workers")),
        schedule=_schedule(root.at("schedule")) if root.has("schedule") else None,
        in_portal=not (root.has("portal") and root.at("portal").flag("hidden")),
        advice=_advice(root.at("advice")) if root.has("advice") else None,
        recurrence=read_recurrence(root.at("recurrence")) if root.has("recurrence") else None,
        aftermath=read_aftermath(root.at("aftermath")) if root.has("aftermath") else None,
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
    names = _names(root, "name")
    found = RecordType(
        key=_match(root, "key", KEY, "visit"), names=names, plurals=names, icon="", prefix="",
        process=root.text("process"), report_form="", teams=tuple(_team(place) for place in root.items("teams")),
        fields=(), statuses=(), list_columns=(), library=True, position=FIRST_POSITION,
        inputs=tuple(_parameter(place) for place in root.items("inputs")),
        results=tuple(_parameter(place) for place in root.items("results")),
        workers=tuple(_job_type(place) for place in root.items("workers")),
    )  # fmt: skip
    _once(root, "inputs", [one.key for one in found.inputs])
    _once(root, "results", [one.key for one in found.results])
    _once(root, "teams", [team.code for team in found.teams])
    root.findings.check()
    return found


def _parameter(place: Place) -> Parameter:
    place.only("key", "label", "hint", "choices")
    hints = _names(place, "hint") if place.has("hint") else {}
    offered = tuple(_choice(item) for item in place.items("choices"))
    return Parameter(_match(place, "key", KEY, "verdict"), _names(place, "label"), hints, offered)


def _match(place: Place, name: str, pattern: re.Pattern[str], example: str) -> str:
    value = place.text(name)
    if value and not pattern.fullmatch(value):
        said = text("Expected something like “%(example)s”, but found “%(value)s”.", example=example, value=value)
        meant = re.sub(r"\W+", "_", value.strip())
        offered = next((one for one in (meant.upper(), meant.lower()) if pattern.fullmatch(one)), None)
        place.wrong(said, name, None, [set_value(place.path_of(name), offered)] if offered else ())
    return value


def _names(place: Place, name: str) -> Names:
    below = place.at(name)
    below.only(*LANGUAGES)
    names = {language: below.text(language, "") for language in LANGUAGES}
    if not names["en"]:
        instead = text("Take “%(words)s” in English too", words=names["zh-CN"])
        offered = [set_value(below.path_of("en"), names["zh-CN"], instead)] if names["zh-CN"] else ()
        below.wrong(text("Expected a text in English (en), but there is none."), "", None, offered)
    return {language: value for language, value in names.items() if value}


def _portal(root: Place, name: str) -> Names:
    if not root.has("portal"):
        return {}
    place = root.at("portal")
    place.only("title", "text", "hidden")
    return {} if not place.has(name) and place.flag("hidden") else _names(place, name)


def _team(place: Place) -> PackTeam:
    place.only("code", "line", "name")
    return PackTeam(_match(place, "code", _CODE, "line-1"), place.whole("line"), _names(place, "name"))


def _field(place: Place) -> Field:
    place.only("key", "type", "label", "choices", "group", "searchable")
    key = _match(place, "key", KEY, "vendor_reference")
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
    group = _match(place, "group", KEY, "details") if place.has("group") else ""
    return Field(key, kind, _names(place, "label"), offered, group, place.flag("searchable"))


def _group(place: Place) -> FieldGroup:
    place.only("key", "name", "internal", "seen_by", "changed_by")
    key, names = _match(place, "key", KEY, "costs"), _names(place, "name")
    return FieldGroup(key, names, place.flag("internal"), _roles(place, "seen_by"), _roles(place, "changed_by"))


def _roles(place: Place, name: str) -> tuple[str, ...]:
    """Codes of roles; which there are, only the organisation knows."""
    found = list(place.items(name))
    for item in found:
        if not isinstance(item.value, str) or not _CODE.fullmatch(item.value):
            said = str(item.value)[:60]
            item.wrong(text("Expected the code of a role, such as agent, but found “%(name)s”.", name=said))
    _once(place, name, [str(item.value) for item in found])
    return tuple(str(item.value) for item in found)


def _time(place: Place) -> PackTime:
    place.only("key", "name", "days", "minutes", "counts")
    days, minutes = place.whole("days"), place.whole("minutes")
    if place.has("minutes") == place.has("days"):
        both = place.has("days")
        offered = [remove_value(place.path_of(one), text("Remove “%(name)s”", name=one)) for one in ("minutes", "days")]
        place.wrong(text("Expected either days or minutes. Write one of them."), "days", None, offered if both else ())
    elif place.has("minutes") and (minutes is None or not 0 < minutes <= MOST_MINUTES):
        said = text("Expected 1 to %(most)s minutes, but found %(minutes)s.", most=MOST_MINUTES, minutes=minutes)
        place.wrong(said, "minutes")
    elif place.has("days") and (days is None or not 0 < days <= _MOST_DAYS):
        place.wrong(text("Expected 1 to %(most)s days, but found %(days)s.", most=_MOST_DAYS, days=days), "days")
    counts = cast(DaysCounted, place.one_of("counts", get_args(DaysCounted)))
    return PackTime(_match(place, "key", KEY, "auto_close"), _names(place, "name"), days or 0, counts, minutes or 0)


def _calls(place: Place) -> Calls:
    place.only("step", "solved", "sent_on")
    return Calls(place.text("step"), place.text("solved"), place.text("sent_on"))


def _promotion(place: Place) -> Promotion:
    place.only("key", "type", "link", "name", "fields", "when", "roles", "several", "requester")
    below = place.at("fields")
    fields = {name: below.text(name) for name in (below.mapping() if place.has("fields") else ())}
    for name, source in fields.items():
        if not KEY.fullmatch(name):
            said = text("Expected the key of a field, such as symptoms, but found “%(name)s”.", name=name[:60])
            below.wrong(said, name, None, [remove_value(below.path_of(name))])
        elif source.startswith("="):
            is_feel(below, name, source.removeprefix("="))
    when = place.text("when", "")
    if when and not when.startswith("="):
        said = text("Expected a FEEL expression that begins with “=”, but found “%(words)s”.", words=when[:60])
        place.wrong(said, "when", None, [set_value(place.path_of("when"), f"={when}")])
    elif when:
        is_feel(place, "when", when.removeprefix("="))
    return Promotion(
        key=_match(place, "key", KEY, "follow_up"),
        type=_match(place, "type", KEY, "visit"),
        link=place.one_of("link", tuple(links()), "related"),
        names=_names(place, "name") if place.has("name") else {},
        fields=fields,
        when=when,
        roles=_roles(place, "roles"),
        several=place.flag("several"),
        by_actor=place.one_of("requester", ("same", "actor"), "same") == "actor",
    )


def _job_type(place: Place) -> str:
    if isinstance(place.value, str) and _JOB_TYPE.fullmatch(place.value):
        return place.value
    said = str(place.value)[:60]
    place.wrong(text("Expected a job type, such as command.run, but found “%(name)s”.", name=said))
    return ""


def _schedule(place: Place) -> PackSchedule:
    place.only(*SCHEDULED, "message")
    named = {name: place.text(name, "") for name in ("service", "items", "team", "assignee", "message")}
    return PackSchedule(place.text("begin"), place.text("end"), **named)


def _advice(place: Place) -> Advice:
    place.only("field", "to", "while", "name", "link", "into", "wait")
    wait = place.at("wait") if place.has("wait") else None
    if wait is not None:
        wait.only("outcome", "number")
    return Advice(
        field=place.text("field"),
        to=_keys(place, "to"),
        during=_keys(place, "while"),
        names=_names(place, "name"),
        link=place.one_of("link", tuple(links()), "related"),
        into=place.text("into", ""),
        wait=wait.text("outcome") if wait is not None else "",
        number=wait.text("number", "") if wait is not None else "",
    )


def _keys(place: Place, name: str) -> tuple[str, ...]:
    """One or more keys, each once."""
    found = list(place.items(name, required=True))
    for item in found:
        if not isinstance(item.value, str) or not KEY.fullmatch(item.value):
            said = str(item.value)[:60]
            message = text("Expected something like “%(example)s”, but found “%(value)s”.", example="visit", value=said)
            item.wrong(message)
    _once(place, name, [str(item.value) for item in found])
    return tuple(str(item.value) for item in found)


def _choice(place: Place) -> Choice:
    place.only("value", "label")
    return Choice(place.text("value"), _names(place, "label"))


def _status(place: Place) -> Status:
    place.only("key", "kind", "tone", "label", "public_label")
    return Status(
        _match(place, "key", KEY, "in_progress"),
        cast(StatusKind, place.one_of("kind", get_args(StatusKind))),
        cast(Tone, place.one_of("tone", get_args(Tone), "neutral")),
        _names(place, "label"),
        _names(place, "public_label") if place.has("public_label") else None,
    )


def _check_whole(root: Place, found: RecordType) -> None:
    _once(root, "fields", [field.key for field in found.fields])
    _once(root, "statuses", [status.key for status in found.statuses])
    _once(root, "teams", [team.code for team in found.teams])
    _once(root, "times", [time.key for time in found.times])
    _once(root, "groups", [group.key for group in found.own_groups])
    _once(root, "promotions", [promotion.key for promotion in found.promotions])
    known = STANDARD_GROUPS.keys() | {group.key for group in found.own_groups}
    for index, field in enumerate(found.fields):
        if field.group not in known:
            root.wrong(
                text("Expected a group of fields (%(names)s), but found “%(name)s”.", names=", ".join(sorted(known)),
                     name=field.group),
                f"fields.{field.key}.group", None, choices(f"fields[{index}].group", field.group, known),
            )  # fmt: skip
        _once(root, f"fields.{field.key}.choices", [choice.value for choice in field.choices])
    for index, column in enumerate(found.list_columns):
        if column not in LIST_COLUMNS and column not in found.by_key:
            root.wrong(
                text("Expected a field or one of %(names)s, but found “%(name)s”.", names=", ".join(LIST_COLUMNS),
                     name=column),
                f"list[{index}]", None, _columns(index, column, found),
            )  # fmt: skip
    _check_schedule(root, found)
    _check_advice(root, found)
    teams = [team.code for team in found.teams]
    check_watched(root, found.by_key, teams, (found.recurrence, found.aftermath))
    kinds = {one.key: one.type for one in found.fields}
    check_checklist(root, found.checklist, kinds, list(found.status_by_key))
    check_knowledge(root, found.knowledge, kinds, list(found.status_by_key))
    own = {"status", "number", "requester", "requester_class", "owner", "opened_by", "team", "type", "time_used"}
    reserved = {*own, *LIST_COLUMNS}
    for key in sorted(reserved & found.by_key.keys()):
        root.wrong(text("Expected another key, but “%(key)s” is a column that every record has.", key=key), "fields")


def _check_schedule(root: Place, found: RecordType) -> None:
    """Each part of a plan is a field of its type."""
    for part, types in SCHEDULED.items() if found.schedule is not None else ():
        named = getattr(found.schedule, part)
        fitting = [field.key for field in found.fields if field.type in types]
        if named and named not in fitting:
            said = text("Expected a field of type %(types)s, but found “%(name)s”.", types=", ".join(types), name=named)
            root.wrong(said, f"schedule.{part}", None, choices(f"schedule.{part}", named, fitting))


def _check_advice(root: Place, found: RecordType) -> None:
    """What is said is a text of its type, said while it has a status of its own; of other types only the
    organisation knows the fields."""
    advice = found.advice
    if advice is None:
        return
    types = ("text", "long_text")
    fitting = [field.key for field in found.fields if field.type in types]
    if advice.field and advice.field not in fitting:
        said = text(
            "Expected a field of type %(types)s, but found “%(name)s”.", types=", ".join(types), name=advice.field
        )
        root.wrong(said, "advice.field", None, choices("advice.field", advice.field, fitting))
    known = [status.key for status in found.statuses]
    for index, status in enumerate(advice.during):
        if status not in known:
            at = f"advice.while[{index}]"
            said = text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(known), name=status)
            root.wrong(said, at, None, choices(at, status, known))


def _columns(index: int, column: str, found: RecordType) -> tuple[Repair, ...]:
    """What a column that is none may be instead."""
    at, known = f"list[{index}]", [*LIST_COLUMNS, *found.by_key]
    return (*(set_value(at, one) for one in near(column, known)), remove_value(at))


def _once(root: Place, name: str, keys: list[str]) -> None:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        root.wrong(text("Expected each key once, but “%(key)s” is repeated.", key=key), name)
