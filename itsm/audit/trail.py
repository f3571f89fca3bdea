"""The table of the audit trail and the one function that writes to it."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UnitOfWork, UtcDateTime
from engine import clock


class AuditEntry(TenantScoped, Base):
    """One line of the audit trail; ``actor_key`` is empty for the system and for somebody who failed to sign in."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "tenant_id", "at"),
        Index("ix_audit_entry_subject", "tenant_id", "subject", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, object]] = mapped_column(Json)
    address: Mapped[str | None] = mapped_column(String(45))


def audit(
    work: UnitOfWork, action: str, subject: str, actor_key: int | None, address: str | None = None, **details: object
) -> None:
    """Write one entry in the transaction of what it tells; ``action`` is in the past tense (``signed_in``).

    ``subject`` names the thing (``person 12``), ``details`` are small JSON-able values, never a secret.
    """
    work.session.add(
        AuditEntry(
            at=clock.now(), actor_key=actor_key, action=action, subject=subject, details=details, address=address
        )
    )
