"""Making a record out of another one, inside a transaction: once for a token, linked, about nobody else than the other.

The record is stored here, and its process is started by whoever calls: a diagram in the middle of a step must not move
another instance before its own step is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.automation.tables import LONGEST_TOKEN, PromotionRow
from itsm.records.commands.report_record import new_record
from itsm.records.links.kinds import FOLLOWING, read_kind
from itsm.records.links.making import make_link, take_turn_on_links
from itsm.records.numbers import begin_record
from itsm.records.opened import OpenRecord, remember
from itsm.records.tables import KeptOut, Record
from itsm.records.values import fitted


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that is to be made: its type, its values, what it is to the other one (empty: no link)."""

    type: str
    token: str
    values: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    requester_key: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The record for a token; ``created`` is False when it was there already. ``process`` is what it has to start."""

    number: str
    key: int
    type: str
    created: bool
    process: str = ""


def source_of(opened: OpenRecord) -> str:
    """What a record is called in the table of promotions."""
    return f"record:{opened.row.key}"


def made_already(session: Session, source: str, token: str) -> Made | None:
    """The record that was made out of ``source`` for ``token``; None when there is none."""
    statement = (
        select(Record.number, Record.key, Record.type_key)
        .join(PromotionRow, PromotionRow.record_key == Record.key)
        .where(PromotionRow.source == source, PromotionRow.token == token)
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else Made(found.number, found.key, found.type_key, created=False)


def tokens_of(session: Session, source: str) -> frozenset[str]:
    """The tokens for which a record was made out of ``source``."""
    return frozenset(session.scalars(select(PromotionRow.token).where(PromotionRow.source == source)))


def make_record(work: UnitOfWork, other: OpenRecord | None, source: str, wanted: Wanted, actor: Actor) -> Made:
    """The record for ``wanted.token`` of ``source``, made unless there is one; ``other`` is a stored record.

    Raises NotFound (type), InvalidInput (no title, no such field or link), InvalidForm, InvalidState (the link).
    """
    if not 0 < len(wanted.token) <= LONGEST_TOKEN:
        raise InvalidInput(text("Expected a token of 1 to %(most)s characters.", most=LONGEST_TOKEN))
    take_turn(work, f"promotion {current_tenant()} {source} {wanted.token}")
    known = made_already(work.session, source, wanted.token)
    if known is not None:
        return known
    opened = _stored(work, other, wanted, actor)
    if other is not None and wanted.link:
        _link(work, wanted.link, other, opened, actor)
    row = opened.row
    work.session.add(
        PromotionRow(
            source=source, token=wanted.token, record_key=row.key, made_by_key=actor.key, made_at=clock.now()
        )
    )
    work.session.flush()
    return Made(row.number, row.key, row.type_key, created=True, process=opened.type.process)


def _stored(work: UnitOfWork, other: OpenRecord | None, wanted: Wanted, actor: Actor) -> OpenRecord:
    found, number, requester = begin_record(work, wanted.type, wanted.requester_key)
    opened = new_record(found, wanted.requester_key, actor, None)
    opened.row.site, opened.row.requester_class = requester.site, requester.service_class
    values = fitted(found, wanted.values)
    if not values.get("title"):
        raise InvalidInput(text("Expected a title, but there is none. Write one sentence that says what it is about."))
    for key, value in values.items():
        opened.set_field(key, value)
    opened.row.number = number
    opened.row.keeps_out = other is not None and other.row.keeps_out
    remember(work, opened)
    opened.told = True  # the record begins with these values
    opened.store(work, actor, clock.now())
    if other is not None and other.row.keeps_out:
        _about_the_same(work, other.row.key, opened.row.key)
    return opened


def _about_the_same(work: UnitOfWork, other: int, key: int) -> None:
    """Whom the other record is about must not see the new one either, which says the same."""
    for one in work.session.scalars(select(KeptOut).where(KeptOut.record_key == other)).all():
        work.session.add(
            KeptOut(record_key=key, person_key=one.person_key, team_key=one.team_key, about_key=one.about_key)
        )
    work.session.flush()


def _link(work: UnitOfWork, kind: str, other: OpenRecord, opened: OpenRecord, actor: Actor) -> None:
    """The new record is ``kind`` to the other one."""
    name, inverse = read_kind(kind)
    take_turn_on_links(work)
    source, target = (opened, other) if inverse else (other, opened)
    make_link(work, name, source.row, target.row, actor)
    if name in FOLLOWING:
        target.row.is_followed = True  # as its row says now: what this transaction stores of it must know
