"""Does the trail fit? The chain is computed anew from its first entry; the first one that does not fit is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from itsm.audit.chain import FIRST, hash_of
from itsm.audit.personal import PERSON, commitment
from itsm.audit.trail import AuditEntry

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry that does not fit: its place in the chain, its key (0: it is gone), and what is wrong."""

    number: int
    key: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: ``sealed`` entries fit; ``number`` and ``hash`` are the end of the chain."""

    sealed: int
    unsealed: int
    erased: int
    number: int
    hash: str
    oldest_unsealed: datetime | None
    misfit: Misfit | None = None


def verify_trail(expected: tuple[int, str] | None = None) -> Verified:
    """Check the trail of the organisation in force, and that it has ``expected``: a place and its hash of an earlier
    check, which alone shows that the end was cut off or everything was computed anew.
    """
    with reading() as session:
        erased_people = _erased(session)
        number, previous, erased, misfit = 0, FIRST, 0, None
        for entry in _sealed(session):
            misfit = _misfit(entry, number + 1, previous, erased_people) or _other(entry, expected)
            if misfit is not None:
                break
            number, previous = number + 1, entry.hash or ""
            erased += entry.is_erased
        if misfit is None and expected is not None and expected[0] > number:
            misfit = Misfit(expected[0], 0, text("It was in the chain before, and is not now: its end was cut off."))
        tail = select(func.count(), func.min(AuditEntry.at)).where(AuditEntry.number.is_(None))
        unsealed, oldest = session.execute(tail).one()
    return Verified(number, unsealed, erased, number, previous, oldest, misfit)


def _sealed(session: Session) -> Iterator[AuditEntry]:
    last = 0
    in_order = select(AuditEntry).order_by(AuditEntry.number).limit(AT_ONCE)
    while True:
        entries = session.scalars(in_order.where(AuditEntry.number > last)).all()
        yield from entries
        if len(entries) < AT_ONCE:
            return
        last = entries[-1].number or 0
        session.expunge_all()


def _misfit(entry: AuditEntry, number: int, previous: str, erased_people: frozenset[int]) -> Misfit | None:
    if entry.number != number:
        return Misfit(number, 0, text("It is gone: the next one that is there has number %(next)s.", next=entry.number))
    if entry.hash != hash_of(entry, number, previous):
        return Misfit(number, entry.key, text("Its content or its hash was changed, or one before it was."))
    if entry.is_erased and entry.person_key not in erased_people:
        return Misfit(number, entry.key, text("Its personal values are gone, but nobody erased this person's data."))
    if entry.salt is not None and commitment(entry.salt, entry.personal, entry.address) != entry.commitment:
        return Misfit(number, entry.key, text("Its personal values were changed."))
    return None


def _other(entry: AuditEntry, expected: tuple[int, str] | None) -> Misfit | None:
    if expected is None or entry.number != expected[0] or entry.hash == expected[1]:
        return None
    return Misfit(expected[0], entry.key, text("It has another hash than before: the chain was computed anew."))


def _erased(session: Session) -> frozenset[int]:
    subjects = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "person_erased"))
    return frozenset(int(subject.removeprefix(PERSON)) for subject in subjects)
