"""Making a link: what must fit, the row, and what both ends tell of it."""

from typing import Protocol

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.links.kinds import FOLLOWING, KINDS
from itsm.records.tables import Record, RecordLink

MOST = 200
"""Links of one record."""
_DEEPEST = 50


class End(Protocol):
    """A stored record, as a link knows it."""

    @property
    def key(self) -> int: ...

    @property
    def number(self) -> str: ...


def take_turn_on_links(work: UnitOfWork) -> None:
    """One at a time: two links made at once could close a circle."""
    take_turn(work, f"links of {current_tenant()}")


def make_link(work: UnitOfWork, kind: str, source: End, target: End, actor: Actor) -> RecordLink:
    """Link two stored records; ``target`` is ``kind`` to ``source``. Call ``take_turn_on_links`` before they are read.

    Raises InvalidState (linked already, a second parent, a circle, too many).
    """
    _require_fitting(work.session, kind, source, target)
    link = RecordLink(kind=kind, from_key=source.key, to_key=target.key, made_by_key=actor.key, made_at=clock.now())
    work.session.add(link)
    work.session.flush()
    if kind in FOLLOWING:
        _led(work, target.key)
    tell_link(work, "linked", kind, (source, target), actor)
    return link


def is_linked(session: Session, kind: str, source: int, target: int) -> bool:
    """True when the record ``target`` is ``kind`` to the record ``source`` already."""
    same = (RecordLink.from_key == source) & (RecordLink.to_key == target)
    if KINDS[kind].mutual:
        same |= (RecordLink.from_key == target) & (RecordLink.to_key == source)
    return session.execute(select(RecordLink.key).where(RecordLink.kind == kind, same)).first() is not None


def tell_link(work: UnitOfWork, what: str, kind: str, ends: tuple[End, End], actor: Actor) -> None:
    """Let both ends say that a link was made or taken away (``what``: linked, unlinked)."""
    source, target = ends
    for row, other, from_here in ((source, target, True), (target, source, False)):
        details = {"what": what, "kind": kind, "from_here": from_here, "other": other.number}
        add_entry(work, row.key, NewEntry(EntryKind.LINK, True, details=details), actor)


def _require_fitting(session: Session, kind: str, source: End, target: End) -> None:
    """Refuse what is there already, a second one to follow, a circle of them, and links without end."""
    if is_linked(session, kind, source.key, target.key):
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


def _require_no_circle(session: Session, source: End, target: End) -> None:
    leader = _leader(session, source.key)
    if leader is not None:
        raise InvalidState(
            text("Expected %(number)s to follow no other record, but it follows %(other)s. Take that link away first.",
                 number=source.number, other=number_of(session, leader))
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


def number_of(session: Session, key: int) -> str:
    """The number of a record."""
    return session.execute(select(Record.number).where(Record.key == key)).scalar_one()
