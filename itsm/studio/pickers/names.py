"""All that the editors of a pack offer to choose from, as one document for the browser."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.automation.calling.secrets import secrets_in
from itsm.clocks.kinds import OLA, PLAIN, UC, kind_name
from itsm.clocks.levels.queries import levels
from itsm.detours.kinds import KINDS
from itsm.language import format_duration, translate
from itsm.notices.events import EVENTS
from itsm.organisation.choices import CLASSES
from itsm.packs.declared.model import PackTime
from itsm.packs.deployed import libraries, types_without_tree
from itsm.packs.model import Field, Parameter, RecordType
from itsm.packs.names import in_language
from itsm.people.queries import teams
from itsm.people.roles import ROLE_NAMES
from itsm.studio.pickers.feel import functions, variables
from itsm.studio.pickers.jobs import JOBS, JobHelp, Wanted
from itsm.studio.pickers.parts import Part, decisions_in, forms_in, processes_in, record_type_in

Json = dict[str, object]


def names_of(session: Session, contents: Mapping[str, bytes], language: str) -> Json:
    """What can be chosen in the pack that has these files, with its names in ``language``."""
    of_type = record_type_in(contents)
    offered = _teams(session, of_type, language)
    among = _among(session, contents, of_type, language)
    return {
        "forms": [_part(one) for one in forms_in(contents)],
        "decisions": [_part(one) for one in decisions_in(contents, language)],
        "processes": [_part(one) for one in processes_in(contents, language)],
        "job_types": [_job(name, help_, of_type, among, language) for name, help_ in JOBS.items()],
        "calls": [_call(one, language) for one in libraries(session)],
        "teams": [{"code": code, "name": name} for code, name in offered.items()],
        "clocks": _clocks(offered, language),
        "levels": [{"code": one.code, "name": one.name(language)} for one in levels(session)],
        "notices": _said({key: event.name for key, event in EVENTS.items()}, language),
        "roles": _said(ROLE_NAMES, language),
        "operations": _said(KINDS, language),
        "variables": variables(of_type, language),
        "functions": functions(),
        **_of_type(of_type, language),
    }


def _part(part: Part) -> Json:
    return {"id": part.id, "name": part.name, "file": part.file}


def _said(things: Mapping[str, Text], language: str) -> list[Json]:
    return [{"key": key, "label": translate(name, language)} for key, name in things.items()]


def _teams(session: Session, of_type: RecordType | None, language: str) -> dict[str, str]:
    """Names of teams by code: those in use, and those that the pack will make."""
    kept = {one.code: one.name(language) for one in teams(session) if not one.archived}
    planned = {one.code: in_language(one.names, language) for one in of_type.teams} if of_type is not None else {}
    return planned | kept


def _clocks(offered: Mapping[str, str], language: str) -> list[Json]:
    plain = [(kind, kind_name(kind)) for kind in PLAIN]
    own = [(f"{OLA}:{code}", text("OLA of %(team)s", team=name)) for code, name in offered.items()]
    bought = [(f"{UC}:{code}", text("Contract with %(vendor)s", vendor=name)) for code, name in offered.items()]
    return [{"kind": kind, "label": translate(name, language)} for kind, name in (*plain, *own, *bought)]


def _of_type(of_type: RecordType | None, language: str) -> Json:
    if of_type is None:
        return {"statuses": [], "fields": [], "times": [], "asked": []}
    fields: list[Json] = [
        {
            "key": field.key, "label": field.label(language), "type": field.type,
            "choices": [{"value": one.value, "label": field.shown(one.value, language)} for one in field.choices],
        }
        for field in of_type.fields
    ]  # fmt: skip
    return {
        "statuses": [{"key": one.key, "label": one.label(language), "kind": one.kind} for one in of_type.statuses],
        "fields": fields,
        "asked": [_requester_class(language), *({**field, "key": f"record.{field['key']}"} for field in fields)],
        "times": [
            {"key": one.key, "label": one.name(language), "length": _length(one, language)} for one in of_type.times
        ],
    }


def _requester_class(language: str) -> Json:
    """What conditions ask most often and is no field of the type: how the requester is treated."""
    choices = [{"value": key, "label": translate(name, language)} for key, name in CLASSES.items()]
    label = translate(text("Class of the requester"), language)
    return {"key": "record.requester_class", "label": label, "type": "choice", "choices": choices}


def _length(time: PackTime, language: str) -> str:
    return format_duration(timedelta(days=time.days, minutes=time.minutes), language)


def _among(
    session: Session, contents: Mapping[str, bytes], of_type: RecordType | None, language: str
) -> Mapping[str, Mapping[str, str]]:
    """What an input of a job may be chosen from, with its names, by what ``Wanted.among`` calls it."""
    types = {one.key: one.name(language) for one in types_without_tree(session)}
    if of_type is not None:
        types |= {of_type.key: of_type.name(language)}
    promotions = of_type.promotions if of_type is not None else ()
    return {
        "types": types,
        "promotions": {one.key: in_language(one.names, language) or types.get(one.type, one.key) for one in promotions},
        "secrets": {one.name: one.name for one in secrets_in(session)},
        "processes": {one.id: one.name or one.id for one in processes_in(contents, language)},
    }


def _job(
    name: str, told: JobHelp, of_type: RecordType | None, among: Mapping[str, Mapping[str, str]], language: str
) -> Json:
    inputs = [_wanted(one, among, language) for one in told.inputs]
    if told.fields and of_type is not None:
        inputs = [_field(field, language) for field in of_type.fields]
    return {
        "type": name,
        "name": translate(told.name, language),
        "hint": translate(told.hint, language),
        "inputs_label": translate(text("What it gets"), language),
        "outputs_label": translate(text("Variables for what it gives"), language),
        "inputs": inputs,
        "outputs": [_wanted(one, among, language) for one in told.outputs],
    }


def _call(library: RecordType, language: str) -> Json:
    """What a library has, as a step that calls it."""
    return {
        "process": library.process, "name": library.name(language),
        "inputs_label": translate(text("What it gets"), language),
        "outputs_label": translate(text("Variables for what it gives"), language),
        "inputs": [_parameter(one, language) for one in library.inputs],
        "outputs": [_parameter(one, language) for one in library.results],
    }  # fmt: skip


def _parameter(one: Parameter, language: str) -> Json:
    named = [{"value": choice.value, "label": in_language(choice.labels, language)} for choice in one.choices]
    hint = in_language(one.hints, language) if one.hints else None
    return {"name": one.key, "label": in_language(one.labels, language), "hint": hint, "choices": named or None}


def _field(field: Field, language: str) -> Json:
    values = ", ".join(one.value for one in field.choices)
    return {"name": field.key, "label": field.label(language), "hint": values or None, "choices": None}


def _wanted(wanted: Wanted, among: Mapping[str, Mapping[str, str]], language: str) -> Json:
    few = {key: translate(name, language) for key, name in (wanted.choices or {}).items()} or among.get(wanted.among)
    named = [{"value": key, "label": name} for key, name in few.items()] if few else None
    hint = translate(wanted.hint, language) if wanted.hint is not None else None
    return {"name": wanted.name, "label": translate(wanted.label, language), "hint": hint, "choices": named}
