"""Query: what somebody may see and do, and why; over all records, or at one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, Text, text
from engine.registry import Actor
from itsm.packs.deployed import record_type, record_types
from itsm.packs.model import RecordType
from itsm.people.queries import Person, as_actor, person
from itsm.records.kept_out import is_kept_out
from itsm.records.visibility import Seen, seen_anyhow
from itsm.rights.deciding import allowed, may, require
from itsm.rights.fields import is_within, limit_of
from itsm.rights.grants import EVERY_RELATION, Answer, Thing
from itsm.rights.operations import (
    ANYWHERE,
    CHANGE_FIELD,
    COMMENT,
    ON_RECORDS,
    OPERATIONS,
    SEE_FIELD,
    SEE_RECORD,
)
from itsm.rights.overview import named, role_names
from itsm.rights.reading import own_roles
from itsm.rights.roles import ROLES, allowed_of
from itsm.rights.written import from_json

AT_RECORD = (SEE_RECORD, COMMENT, "record.edit", "record.comment_internal", "record.move_token")
"""What is asked of one record; ``record.report`` and the like have none yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A right with its answer; ``roles`` are the codes of roles that would give it, where it is missing."""

    label: Text
    answer: Answer
    roles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rights under a heading: those of the whole, or of a record type."""

    title: Text
    lines: Sequence[Line]
    open: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the person may, section by section; with a record: what they are to it, and whether it exists for them."""

    person: Person
    roles: Sequence[str]
    teams: Sequence[str]
    names: Mapping[str, Text]
    sections: Sequence[Section]
    number: str = ""
    title: str = ""
    relations: Sequence[str] = ()
    exists: bool = True
    kept_out: bool = False
    """The record is about them: no grant helps."""


def explained(person_key: int, number: str, actor: Actor) -> Explanation:
    """What the person may, and why; at the record ``number`` unless it is empty.

    Raises Forbidden, NotFound (the person; a record that ``actor`` does not see either).
    """
    require(actor, "rights.manage")
    with reading() as session:
        found = person(person_key, session)
        whom = as_actor(found, session)
        names, giving = role_names(session), _giving(session)
        told = Explanation(found, sorted(whom.roles), sorted(whom.teams), names, ())
        if not number:
            return replace(told, sections=[_everywhere(whom, giving), *_types(whom, giving)])
        seen, looked = seen_anyhow(session, number, whom), seen_anyhow(session, number, actor)
        if seen is None or looked is None or not _sees(session, actor, looked):
            raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=number))
        of_type, kept_out = record_type(seen.row.type_key, session), is_kept_out(session, whom, seen.row.key)
        return replace(
            told, number=seen.row.number, title=seen.row.title, relations=sorted(seen.relations),
            exists=_sees(session, whom, seen), kept_out=kept_out,
            sections=[] if kept_out else [_at_record(whom, seen, of_type, giving)],
        )  # fmt: skip


def _sees(session: Session, actor: Actor, seen: Seen) -> bool:
    return allowed(actor, SEE_RECORD, seen.thing) and not is_kept_out(session, actor, seen.row.key)


Giving = Mapping[str, Sequence[str]]
"""Codes of the roles that give an operation, by operation."""


def _giving(session: Session) -> Giving:
    """Which roles give what, shipped ones first."""
    everything = {code: allowed_of(permissions).grants() for code, permissions in ROLES.items()}
    everything |= {code: from_json(row.allowed).grants() for code, row in own_roles(session).items()}
    found: dict[str, list[str]] = {}
    for code, grants in everything.items():
        for operation in {grant.operation for grant in grants}:
            found.setdefault(operation, []).append(code)
        if any(grant.operation == SEE_RECORD and grant.reach == "all" for grant in grants):
            found.setdefault("record.see_all", []).append(code)
    return found


def _line(whom: Actor, operation: str, thing: Thing | None, giving: Giving, label: Text | None = None) -> Line:
    answer = may(whom, operation, thing)
    return Line(label or OPERATIONS[operation], answer, () if answer else giving.get(operation, ()))


def _everywhere(whom: Actor, giving: Giving) -> Section:
    return Section(text("Wherever"), [_line(whom, operation, None, giving) for operation in ANYWHERE])


def _types(whom: Actor, giving: Giving) -> Iterator[Section]:
    """A section for each record type: of the records of others, and of one's own."""
    for of_type in record_types():
        nobodys = Thing(of_type.key)
        lines = [_line(whom, operation, nobodys, giving) for operation in ON_RECORDS]
        lines += [
            _within(whom, of_type, part, Line(label, _best(whom, operation, part), giving.get(operation, ())))
            for operation, label, part in _fields(of_type, Thing(of_type.key, EVERY_RELATION))
        ]
        yield Section(named_type(of_type), lines)


def _best(whom: Actor, operation: str, thing: Thing) -> Answer:
    """The answer at the record that they have most to do with; its reasons say at which records it holds."""
    return may(whom, operation, replace(thing, relations=EVERY_RELATION))


def _at_record(whom: Actor, seen: Seen, of_type: RecordType, giving: Giving) -> Section:
    lines = [_line(whom, operation, seen.thing, giving) for operation in AT_RECORD]
    lines += [
        _within(whom, of_type, part, _line(whom, operation, part, giving, label))
        for operation, label, part in _fields(of_type, seen.thing)
    ]
    return Section(named_type(of_type), lines)


def _within(whom: Actor, of_type: RecordType, part: Thing, line: Line) -> Line:
    """What the pack has for other roles is not theirs, whatever their own would allow: one of those would give it."""
    limit = limit_of(of_type.groups[part.group], line.answer.operation)
    if is_within(whom, limit):
        return line
    return Line(line.label, Answer(False, line.answer.operation), limit)


def _fields(of_type: RecordType, thing: Thing) -> Iterator[tuple[str, Text, Thing]]:
    """Seeing and changing each group of fields of a type."""
    for group in of_type.groups.values():
        part = replace(thing, group=group.key, public=not group.internal)
        for operation, label in (
            (SEE_FIELD, text("See the fields “%(group)s”.", group=named(group.names))),
            (CHANGE_FIELD, text("Change the fields “%(group)s”.", group=named(group.names))),
        ):
            yield operation, label, part


def named_type(of_type: RecordType) -> Text:
    """Name of a record type as a text."""
    return named(of_type.plurals)
