"""plans of inspections and their times"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json
_DUE = sa.text("check_at IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    _plans()
    op.create_table(
        "inspection_run",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("plan_key", _KEY, nullable=False),
        sa.Column("planned_at", _AT(), nullable=False),
        sa.Column("due_at", _AT(), nullable=False),
        sa.Column("record_key", _KEY, nullable=True),
        sa.Column("points", _JSON, nullable=False),
        sa.Column("findings", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", _AT(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["inspection_plan.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("plan_key", "planned_at", name=op.f("uq_inspection_run_plan_key_planned_at")),
        sa.UniqueConstraint("record_key", name=op.f("uq_inspection_run_record_key")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("inspection_run", "inspection_plan"):
        op.drop_table(table)


def _plans() -> None:
    op.create_table(
        "inspection_plan",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("team_key", _KEY, nullable=False),
        sa.Column("to_duty", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.String(length=10), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("days", _JSON, nullable=False),
        sa.Column("calendar", sa.String(length=60), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("points", _JSON, nullable=False),
        sa.Column("next_at", _AT(), nullable=True),
        sa.Column("check_at", _AT(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("archived_at", _AT(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["team_key"], ["team.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_inspection_plan_team_key", "inspection_plan", ["team_key"])
    op.create_index(
        "ix_inspection_plan_check", "inspection_plan", ["check_at", "key"], postgresql_where=_DUE, sqlite_where=_DUE
    )
    op.create_index("ix_inspection_plan_list", "inspection_plan", ["tenant_id", "title", "key"])
