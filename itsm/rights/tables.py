"""Tables of rights: roles of one's own, and the roles that teams give to their members."""

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped

CODE_LENGTH = 30


class RoleRow(TenantScoped, Base):
    """A role of one's own; ``allowed`` is an ``itsm.rights.roles.Allowed`` as JSON (``itsm.rights.written``)."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    copied_from: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    """The shipped role that it was made from: what a diagram offers to that, it offers to this one."""
    allowed: Mapped[dict[str, object]] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    """Counts changes; a page that was read at another revision is refused."""


class TeamRole(TenantScoped, Base):
    """A role that everybody has who is in the team."""

    __tablename__ = "team_role"
    __table_args__ = (Index("ix_team_role_role", "tenant_id", "role"),)

    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
