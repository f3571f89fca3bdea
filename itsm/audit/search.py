"""Looking through the trail: by who acted, what was done, to which thing, when, and by words; newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import Session

from database import is_postgresql, reading
from engine.registry import Actor
from itsm.audit.personal import PERSON
from itsm.audit.trail import AuditEntry
from itsm.paging import ROWS, cut
from itsm.people.queries import LONGEST_KEY, normal_email
from itsm.people.roles import require
from itsm.people.tables import PersonRow
from itsm.records.queries.items import Page

AT_ONCE = 1000
"""Entries that an export reads at once."""
_MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty is everything. ``until`` is not in it any more.

    ``who`` is a person's key, e-mail address or a part of their name; ``thing`` a subject (``customer 3``), its first
    word, or a person as in ``who``; ``words`` all stand somewhere in the entry.
    """

    who: str = ""
    action: str = ""
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def search_trail(wanted: Wanted, after: str | None, actor: Actor, limit: int = ROWS) -> Page[AuditEntry]:
    """One page of entries. Raises Forbidden, InvalidInput (a foreign cursor)."""
    require(actor, "audit.see")
    with reading() as session:
        statement = select(AuditEntry.key).where(*_conditions(session, wanted))
        rows, following = cut(session, statement, (AuditEntry.key,), after, limit, falling=True)
        keys = [row.key for row in rows]
        found = session.scalars(select(AuditEntry).where(AuditEntry.key.in_(keys)).order_by(AuditEntry.key.desc()))
        return Page(list(found), following)


def entries_for(wanted: Wanted, actor: Actor) -> Iterator[Sequence[AuditEntry]]:
    """All entries, newest first, a thousand at a time: however many there are, few are in memory. Raises Forbidden."""
    require(actor, "audit.see")
    return _all(wanted)


def actions(actor: Actor) -> Sequence[str]:
    """Every action that the trail has, by name. Raises Forbidden."""
    require(actor, "audit.see")
    with reading() as session:
        return session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()


def _all(wanted: Wanted) -> Iterator[Sequence[AuditEntry]]:
    with reading() as session:
        conditions = _conditions(session, wanted)
    last: int | None = None
    while True:
        statement: Select[AuditEntry] = select(AuditEntry).where(*conditions).order_by(AuditEntry.key.desc())
        if last is not None:
            statement = statement.where(AuditEntry.key < last)
        with reading() as session:  # no transaction stays open while somebody downloads slowly
            some = session.scalars(statement.limit(AT_ONCE)).all()
        if some:
            yield some
        if len(some) < AT_ONCE:
            return
        last = some[-1].key


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [_has(word) for word in wanted.words.split()]
    if wanted.who:
        found.append(AuditEntry.actor_key.in_(_people(session, wanted.who)))
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.thing:
        found.append(_about(session, wanted.thing))
    if wanted.since:
        found.append(AuditEntry.at >= wanted.since)
    if wanted.until:
        found.append(AuditEntry.at < wanted.until)
    return found


def _has(word: str) -> ColumnElement[bool]:
    columns = (AuditEntry.action, AuditEntry.subject, cast(AuditEntry.details, String),
               cast(AuditEntry.personal, String), AuditEntry.address)  # fmt: skip
    if is_postgresql():
        return or_(*(column.icontains(word, autoescape=True) for column in columns))
    return or_(*(column.contains(word, autoescape=True) for column in columns))  # SQLite's LIKE asks for no case


def _about(session: Session, thing: str) -> ColumnElement[bool]:
    word, _, rest = thing.strip().partition(" ")
    if rest and word.isascii() and word.islower():
        return AuditEntry.subject == f"{word} {rest.strip()}"
    people = [f"{PERSON}{key}" for key in _people(session, thing)]
    kind = AuditEntry.subject.startswith(f"{word} ", autoescape=True)
    return or_(kind, AuditEntry.subject.in_(people)) if people else kind


def _people(session: Session, named: str) -> list[int]:
    """Keys of those whom ``named`` may mean."""
    words = named.strip()
    if words.isascii() and words.isdigit():
        return [int(words)] if len(words) < LONGEST_KEY else []
    means = or_(PersonRow.email == normal_email(words), PersonRow.name.icontains(words, autoescape=True))
    return list(session.scalars(select(PersonRow.key).where(means).order_by(PersonRow.key).limit(_MOST_PEOPLE)))
