"""The table of the audit trail and the one function that writes to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UnitOfWork, UtcDateTime
from engine import clock
from itsm.audit.personal import commitment, new_salt, parted, together

_UNSEALED = text("number IS NULL")


class AuditEntry(TenantScoped, Base):
    """One line of the audit trail; ``actor_key`` is empty for the system and for somebody who failed to sign in.

    ``number`` and ``hash`` are its place in the organisation's chain, empty until it is sealed. ``personal``, ``salt``
    and ``address`` are what may be erased: the chain has their ``commitment``. The database refuses every other change.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "tenant_id", "at"),
        Index("ix_audit_entry_subject", "tenant_id", "subject", "key"),
        Index("ix_audit_entry_tenant", "tenant_id", "key"),
        Index("ix_audit_entry_actor", "tenant_id", "actor_key", "key"),
        Index("ix_audit_entry_action", "tenant_id", "action", "key"),
        Index("ix_audit_entry_person", "person_key"),
        Index("ix_audit_entry_number", "tenant_id", "number", unique=True),
        Index("ix_audit_entry_unsealed", "tenant_id", "key", sqlite_where=_UNSEALED, postgresql_where=_UNSEALED),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, object]] = mapped_column(Json)
    """What is chained; with what is personal it is ``told``."""
    address: Mapped[str | None] = mapped_column(String(45))
    person_key: Mapped[int | None] = mapped_column(Key)
    personal: Mapped[dict[str, Any] | None] = mapped_column(Json)
    salt: Mapped[str | None] = mapped_column(String(64))
    commitment: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int | None] = mapped_column(Key)
    hash: Mapped[str | None] = mapped_column(String(64))

    @property
    def told(self) -> dict[str, Any]:
        """Everything that the entry says of the act; what was erased is left out."""
        return together(self.details, self.personal)

    @property
    def is_erased(self) -> bool:
        """True when personal values were there and were erased."""
        return self.commitment is not None and self.salt is None


def audit(
    work: UnitOfWork, action: str, subject: str, actor_key: int | None, address: str | None = None, **details: object
) -> None:
    """Write one entry in the transaction of what it tells; ``action`` is in the past tense (``signed_in``).

    ``subject`` names the thing (``person 12``), ``details`` are small JSON-able values, never a secret. The entry is
    sealed into the chain later, by a worker: writing one waits for nobody.
    """
    found = parted(subject, actor_key, details, address)
    salt = new_salt() if found.person_key is not None else None
    work.session.add(
        AuditEntry(
            at=clock.now(), actor_key=actor_key, action=action, subject=subject, details=found.chained, address=address,
            person_key=found.person_key, personal=found.personal or None, salt=salt,
            commitment=commitment(salt, found.personal or None, address) if salt else None,
        )
    )  # fmt: skip
