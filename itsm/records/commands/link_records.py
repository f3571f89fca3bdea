"""Commands: link two records, and take a link away. Both ends tell it on their timelines."""

from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import Conflict, InvalidInput, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.links.kinds import FOLLOWING, KINDS, read_kind
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import Seen, seen_record

MOST = 200
"""Links of one record."""
_DEEPEST = 50


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
        take_turn(opened_work, f"links of {current_tenant()}")  # two at once could close a circle
        here, there = _ends(opened_work.session, number, other, actor, revision)
        source, target = (there, here) if inverse else (here, there)
        _require_fitting(opened_work.session, name, source.row, target.row)
        link = RecordLink(
            kind=name, from_key=source.row.key, to_key=target.row.key, made_by_key=actor.key, made_at=clock.now()
        )
        opened_work.session.add(link)
        opened_work.session.flush()
        if name in FOLLOWING:
            _led(opened_work, target.row.key)
        _tell(opened_work, "linked", name, (source.row, target.row), actor)
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
        take_turn(opened_work, f"links of {current_tenant()}")
        here = _editable(session, number, actor, revision)
        link = session.execute(select(RecordLink).where(RecordLink.key == key)).scalar_one_or_none()
        if link is None or here.row.key not in (link.from_key, link.to_key):
            raise NotFound(text("Expected a link of %(number)s, but there is none. Reload the page.", number=number))
        other_key = link.to_key if link.from_key == here.row.key else link.from_key
        there = _editable(session, _number(session, other_key), actor, None)
        source, target = (here, there) if link.from_key == here.row.key else (there, here)
        session.execute(delete(RecordLink).where(RecordLink.key == key))
        _tell(opened_work, "unlinked", link.kind, (source.row, target.row), actor)
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


def _number(session: Session, key: int) -> str:
    return session.execute(select(Record.number).where(Record.key == key)).scalar_one()


def _require_fitting(session: Session, kind: str, source: Record, target: Record) -> None:
    """Refuse what is there already, a second one to follow, a circle of them, and links without end."""
    same = (RecordLink.from_key == source.key) & (RecordLink.to_key == target.key)
    if KINDS[kind].mutual:
        same |= (RecordLink.from_key == target.key) & (RecordLink.to_key == source.key)
    if session.execute(select(RecordLink.key).where(RecordLink.kind == kind, same)).first() is not None:
        raise InvalidState(
            text("Expected a new link, but %(one)s and %(other)s are linked like this already.",
                 one=source.number, other=target.number)
        )  # fmt: skip
    for row in (source, target):
        ends = select(func.count()).where(or_(RecordLink.from_key == row.key, RecordLink.to_key == row.key))
        if session.execute(ends.select_from(RecordLink)).scalar_one() >= MOST:
            raise InvalidState(
                text("Expected at most %(most)s links, but %(number)s has them. Take one away.", most=MOST,
                     number=row.number)
            )  # fmt: skip
    if kind in FOLLOWING:
        _require_no_circle(session, source, target)


def _require_no_circle(session: Session, source: Record, target: Record) -> None:
    leader = _leader(session, source.key)
    if leader is not None:
        raise InvalidState(
            text("Expected %(number)s to follow no other record, but it follows %(other)s. Take that link away first.",
                 number=source.number, other=_number(session, leader))
        )  # fmt: skip
    above: int | None = target.key
    for _ in range(_DEEPEST):
        if above is None:
            return
        if above == source.key:
            break
        above = _leader(session, above)
    raise InvalidState(
        text("Expected no circle, but %(other)s follows %(number)s already, or a chain that is too long.",
             number=source.number, other=target.number)
    )  # fmt: skip


def _leader(session: Session, key: int) -> int | None:
    statement = select(RecordLink.to_key).where(RecordLink.from_key == key, RecordLink.kind.in_(FOLLOWING))
    return session.execute(statement).scalars().first()


def _led(work: UnitOfWork, key: int) -> None:
    """The record has others that follow it: when it is resolved, somebody has to look for them."""
    work.session.execute(
        update(Record).where(Record.key == key).values(is_followed=True)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _tell(work: UnitOfWork, what: str, kind: str, ends: tuple[Record, Record], actor: Actor) -> None:
    source, target = ends
    for row, other, from_here in ((source, target, True), (target, source, False)):
        details = {"what": what, "kind": kind, "from_here": from_here, "other": other.number}
        add_entry(work, row.key, NewEntry(EntryKind.LINK, True, details=details), actor)
