"""How long a session lives: without use, and altogether; each organisation chooses (ASVS 4.0.3 3.3.2)."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import Integer, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, TenantScoped, UnitOfWork, current_tenant, reading
from database.turns import take_turn
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import require_revision
from itsm.people.roles import require

IDLE_MINUTES = (15, 30, 60, 120, 240, 480, 720)
"""How long a session may rest, as offered; ASVS level 2 asks for 30."""
WHOLE_HOURS = (8, 12, 24, 72, 168)
"""How long a session lasts at most, as offered; ASVS level 2 asks for 12."""
SUBJECT = "session limits"
_SEEN_STEP = timedelta(minutes=5)


class SessionLimit(TenantScoped, Base):
    """What the organisation has chosen; without a row the limits are those of ``Limits``."""

    __tablename__ = "session_limit"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    idle_minutes: Mapped[int] = mapped_column(Integer)
    whole_hours: Mapped[int] = mapped_column(Integer)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force: a desk is open all shift, so twelve hours and seven days unless it wants less."""

    idle_minutes: int = 720
    whole_hours: int = 168

    @property
    def idle(self) -> timedelta:
        """How long a session may rest."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def whole(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(hours=self.whole_hours)

    @property
    def step(self) -> timedelta:
        """How exactly use is noted: a write for each page would be many."""
        return min(_SEEN_STEP, self.idle / 30)

    @property
    def written(self) -> str:
        """Limits as a form carries them, so that it shows whether somebody else changed them meanwhile."""
        return f"{self.idle_minutes} {self.whole_hours}"


def limits_of(row: SessionLimit | None) -> Limits:
    """The limits that a row, or its absence, stands for."""
    return Limits(row.idle_minutes, row.whole_hours) if row is not None else Limits()


def limits_in(session: Session) -> Limits:
    """The limits of the organisation in force."""
    return limits_of(session.scalar(select(SessionLimit)))


def session_limits() -> Limits:
    """The limits of the organisation in force, for a page."""
    with reading() as session:
        return limits_in(session)


def limit_sessions(
    idle_minutes: int, whole_hours: int, actor: Actor, read: str | None = None, command_id: str | None = None
) -> None:
    """Let sessions of the organisation end so; it holds at once, for live ones too.

    ``read`` are the limits that there were, as ``Limits.written`` says them (None: whatever there is). Raises
    Forbidden, InvalidInput, and Conflict when somebody changed them meanwhile.
    """
    require(actor, "settings.manage")
    if idle_minutes not in IDLE_MINUTES or whole_hours not in WHOLE_HOURS:
        raise InvalidInput(text("Expected one of the times that are offered, but this is another. Choose one."))

    def body(work: UnitOfWork) -> Limits:
        take_turn(work, f"{SUBJECT} of {current_tenant()}")
        row = work.session.scalar(select(SessionLimit).with_for_update())
        before, wanted = limits_of(row), Limits(idle_minutes, whole_hours)
        require_revision(work, before.written, read, SUBJECT)
        if row is None:
            row = SessionLimit()
            work.session.add(row)
        row.idle_minutes, row.whole_hours = idle_minutes, whole_hours
        if before != wanted:
            audit_change(work, "session_limits_changed", SUBJECT, actor.key, asdict(before), asdict(wanted))
        return wanted

    run_command("limit_sessions", command_id, actor, Limits, body)
