"""time boxes of the organisation, and the ladder of those who are told"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import database.types

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)


def upgrade() -> None:
    """Go to this version."""
    _boxes_and_rungs()
    _records()
    with op.batch_alter_table("notice_answer") as answers:
        answers.alter_column("task_key", existing_type=database.types.Key, nullable=True)
    op.add_column("clock", sa.Column("ladder_due", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE clock SET ladder_due = false WHERE state = 'stopped'")
    _index("ix_clock_ladder_due", "clock", "record_key", "ladder_due", "ladder_due = 1")


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_clock_ladder_due", table_name="clock")
    op.drop_column("clock", "ladder_due")
    op.execute("DELETE FROM notice_answer WHERE task_key IS NULL")
    with op.batch_alter_table("notice_answer") as answers:
        answers.alter_column("task_key", existing_type=database.types.Key, nullable=False)
    for table in ("escalation_told", "escalation", "ladder_setting", "ladder_rung", "time_box"):
        op.drop_table(table)


def _boxes_and_rungs() -> None:
    op.create_table(
        "time_box",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("time_key", sa.String(length=60), nullable=False),
        sa.Column("priority", sa.String(length=60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("counts", sa.String(length=10), nullable=True),
        *_of_tenant(),
        sa.UniqueConstraint("tenant_id", "type_key", "time_key", "priority"),
    )
    op.create_table(
        "ladder_rung",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("priority", sa.String(length=60), nullable=False),
        sa.Column("clock", sa.String(length=110), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("since", database.types.UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_of_tenant(),
        sa.UniqueConstraint("tenant_id", "type_key", "priority", "clock", "minutes", "percent", "whom"),
    )
    op.create_table(
        "ladder_setting",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("roster_key", database.types.Key, nullable=True),
        sa.Column("fallback_key", database.types.Key, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_of_tenant(),
        sa.UniqueConstraint("tenant_id"),
    )


def _records() -> None:
    op.create_table(
        "escalation",
        sa.Column("record_key", database.types.Key, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("round_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("told_from", database.types.UtcDateTime(), nullable=True),
        sa.Column("look_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("climbs", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("acknowledged_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by_key", database.types.Key, nullable=True),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("record_key"),
    )
    _index("ix_escalation_look", "escalation", "look_at", "look_at IS NOT NULL", "look_at IS NOT NULL")
    op.create_table(
        "escalation_told",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("record_key", database.types.Key, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rung_key", database.types.Key, nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("clock", sa.String(length=110), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("moment", database.types.UtcDateTime(), nullable=False),
        sa.Column("at", database.types.UtcDateTime(), nullable=False),
        sa.Column("people", _JSON, nullable=False),
        sa.Column("stands_in", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_of_tenant(),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.UniqueConstraint("record_key", "round", "rung_key"),
    )


def _of_tenant() -> tuple[sa.Column[int] | sa.Constraint, ...]:
    return (
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )


def _index(name: str, table: str, column: str, postgresql: str, sqlite: str) -> None:
    op.create_index(
        name, table, [column], unique=False, postgresql_where=sa.text(postgresql), sqlite_where=sa.text(sqlite)
    )
