"""Record types as they are switched: read once for each state of the definitions."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.state.newest import known, remembered
from itsm.packs.model import RecordType
from itsm.packs.switches.tables import SwitchedOffRow

_OFF = "switched off"


def off_in(session: Session) -> frozenset[str]:
    """Keys of the packs that are off."""
    return known(session, _OFF, "", lambda: _off(session))


def switched_off(session: Session, found: RecordType) -> RecordType:
    """The type while it is off: it offers no new records."""
    return known(session, _OFF, found.key, lambda: replace(found, offered=False))


def as_switched_in(work: UnitOfWork, found: RecordType) -> RecordType:
    """The type in a command, which offers no new records while it is off."""
    if found.key not in remembered(work, _OFF, "", lambda: _off(work.session)):
        return found
    return remembered(work, _OFF, found.key, lambda: replace(found, offered=False))


def _off(session: Session) -> frozenset[str]:
    return frozenset(session.scalars(select(SwitchedOffRow.pack)))
