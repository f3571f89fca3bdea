"""Erasing what the trail has of a person: it lies beside the chain, which still fits without it."""

from sqlalchemy import update

from database import UnitOfWork
from itsm.audit.trail import AuditEntry


def forget_personal(person_key: int, work: UnitOfWork) -> None:
    """Erase what the trail has of a person beside the chain; that it was there stays told."""
    theirs = update(AuditEntry).where(AuditEntry.person_key == person_key, AuditEntry.commitment.is_not(None))
    work.session.execute(
        theirs.values(personal=None, salt=None, address=None), execution_options={"synchronize_session": False}
    )
