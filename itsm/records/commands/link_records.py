"""Commands: link two records, and take a link away. Both ends tell it on their timelines."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Conflict, InvalidInput, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.links.kinds import PART, read_kind
from itsm.records.links.making import make_link, number_of, take_turn_on_links, tell_link
from itsm.records.tables import RecordLink
from itsm.records.visibility import Seen, seen_record
from itsm.schedule.queries.kin import look_at


@dataclass(frozen=True, slots=True)
class Linked:
    """A link stands between two records; ``number`` is the record it was made at."""

    key: int
    number: str
    other: str


def link_records(
    number: str, kind: str, other: str, actor: Actor, command_id: str | None = None, *, revision: int | None = None,
    work: UnitOfWork | None = None,
) -> Linked:
    """Link ``number`` with ``other``; ``kind`` says what the other is, with ``-`` in front from its other end.

    Raises NotFound (either end), Forbidden (to edit either end), Conflict (another ``revision``), InvalidInput (kind,
    itself), InvalidState (linked already, a second parent, a circle, too many).
    """
    require(actor, "record.edit")
    name, inverse = read_kind(kind)

    def body(opened_work: UnitOfWork) -> Linked:
        take_turn_on_links(opened_work)
        here, there = _ends(opened_work.session, number, other, actor, revision)
        source, target = (there, here) if inverse else (here, there)
        link = make_link(opened_work, name, source.row, target.row, actor)
        return Linked(link.key, here.row.number, there.row.number)

    return run_command("link_records", command_id, actor, Linked, body, work)


def unlink_records(
    number: str, key: int, actor: Actor, command_id: str | None = None, *, revision: int | None = None,
    work: UnitOfWork | None = None,
) -> Linked:
    """Take link ``key`` of ``number`` away. Raises NotFound, Forbidden (to edit either end), Conflict."""
    require(actor, "record.edit")

    def body(opened_work: UnitOfWork) -> Linked:
        session = opened_work.session
        take_turn_on_links(opened_work)
        here = _editable(session, number, actor, revision)
        link = session.execute(select(RecordLink).where(RecordLink.key == key)).scalar_one_or_none()
        if link is None or here.row.key not in (link.from_key, link.to_key):
            raise NotFound(text("Expected a link of %(number)s, but there is none. Reload the page.", number=number))
        other_key = link.to_key if link.from_key == here.row.key else link.from_key
        there = _editable(session, number_of(session, other_key), actor, None)
        source, target = (here, there) if link.from_key == here.row.key else (there, here)
        session.execute(delete(RecordLink).where(RecordLink.key == key))
        tell_link(opened_work, "unlinked", link.kind, (source.row, target.row), actor)
        if link.kind == PART:
            look_at(opened_work, [link.from_key])
        return Linked(key, here.row.number, there.row.number)

    return run_command("unlink_records", command_id, actor, Linked, body, work)


def _ends(session: Session, number: str, other: str, actor: Actor, revision: int | None) -> tuple[Seen, Seen]:
    here = _editable(session, number, actor, revision)
    there = _editable(session, other.strip().upper(), actor, None)
    if here.row.key == there.row.key:
        raise InvalidInput(text("Expected another record, but it is %(number)s itself.", number=number))
    return here, there


def _editable(session: Session, number: str, actor: Actor, revision: int | None) -> Seen:
    seen = seen_record(session, number, actor)
    require(actor, "record.edit", seen.thing)
    if revision is not None and revision != seen.row.revision:
        raise Conflict(
            text("Expected %(number)s as you read it, but it changed meanwhile. Reload it.", number=number),
            {"revision": seen.row.revision},
        )
    return seen
