"""planned work, freezes and maintenance windows"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json
_DUE = sa.text("check_at IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    _planned_work()
    _periods()
    _overrides()
    _feeds()


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("schedule_feed", "schedule_override", "schedule_period", "planned_work"):
        op.drop_table(table)


def _planned_work() -> None:
    op.create_table(
        "planned_work",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("begins", _AT(), nullable=True),
        sa.Column("ends", _AT(), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("items", _JSON, nullable=False),
        sa.Column("team", sa.String(length=100), nullable=False),
        sa.Column("assignee_key", _KEY, nullable=True),
        sa.Column("is_open", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_at", _AT(), nullable=False),
        sa.Column("check_at", _AT(), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("record_key", name=op.f("uq_planned_work_record_key")),
    )
    op.create_index("ix_planned_work_time", "planned_work", ["tenant_id", "ends", "begins"])
    op.create_index(
        "ix_planned_work_due", "planned_work", ["check_at", "key"], postgresql_where=_DUE, sqlite_where=_DUE
    )


def _periods() -> None:
    op.create_table(
        "schedule_period",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.String(length=10), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("days", _JSON, nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("scope", _JSON, nullable=False),
        sa.Column("overriders", _JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("archived_at", _AT(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_schedule_period_kind", "schedule_period", ["tenant_id", "kind", "archived_at"])


def _overrides() -> None:
    op.create_table(
        "schedule_override",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("begins", _AT(), nullable=True),
        sa.Column("ends", _AT(), nullable=True),
        sa.Column("keys", _JSON, nullable=False),
        sa.Column("elements", _JSON, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_key", _KEY, nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("given_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_schedule_override_record", "schedule_override", ["record_key", "key"])


def _feeds() -> None:
    op.create_table(
        "schedule_feed",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("filters", _JSON, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", _AT(), nullable=False),
        sa.Column("revoked_at", _AT(), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_schedule_feed_token_hash")),
    )
    op.create_index("ix_schedule_feed_person", "schedule_feed", ["person_key", "revoked_at"])
