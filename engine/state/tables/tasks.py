"""Tables of user tasks: what people are to do, and who may."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from engine.lifecycle import UserTaskState

HELD = "side_tasks"


def _open_tasks(name: str, *columns: str) -> Index:
    """An index of open tasks alone, in the order of lists of work: it does not grow with the age of the house."""
    is_open = text(f"state = '{UserTaskState.OPEN.value}'")
    rank = text("priority DESC")
    return Index(
        f"ix_user_task_{name}", "tenant_id", *columns, rank, "key", sqlite_where=is_open, postgresql_where=is_open
    )


class UserTask(TenantScoped, Base):
    """Work for a person. ``group_id`` is the first candidate team; further ones stand in ``user_task_candidate``."""

    __tablename__ = "user_task"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id"),
        _open_tasks("assignee", "assignee_key"),
        _open_tasks("group", "group_id"),
        _open_tasks("open"),
        Index(
            "ix_user_task_of_team", "tenant_id", "group_id", "assignee_key", "key",
            sqlite_where=text(f"state = '{UserTaskState.OPEN.value}'"),
            postgresql_where=text(f"state = '{UserTaskState.OPEN.value}'"),
        ),
        Index(
            "ix_user_task_element", "tenant_id", "element_id", "instance_key",
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    definition_key: Mapped[int] = mapped_column(Key)
    business_key: Mapped[str] = mapped_column(String(100))
    element_id: Mapped[str] = mapped_column(String(200))
    token_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    assignee_key: Mapped[int | None] = mapped_column(Key)
    group_id: Mapped[str | None] = mapped_column(String(100))
    returns_to_key: Mapped[int | None] = mapped_column(Key)
    """Who has delegated it: it comes back to them, and is not completed before."""
    held: Mapped[str | None] = mapped_column(String(20))
    """Not completed while it is marked: ``HELD`` by open side tasks, else by what another room waits for."""
    side_of: Mapped[str | None] = mapped_column(String(40))
    """Of a task beside another one: that one's token; it has none of its own, only an id made of it."""
    form_id: Mapped[str | None] = mapped_column(String(200))
    priority: Mapped[int] = mapped_column(Integer, default=50)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_key: Mapped[int | None] = mapped_column(Key)


class UserTaskCandidate(TenantScoped, Base):
    """A further candidate of a user task: a team code, or a person's key as text."""

    __tablename__ = "user_task_candidate"
    __table_args__ = (
        UniqueConstraint("instance_key", "token_id", "kind", "value"),
        Index("ix_user_task_candidate_value", "tenant_id", "kind", "value"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, ForeignKey("process_instance.key"))
    token_id: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(100))
