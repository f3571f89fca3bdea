"""runs of the scenarios of drafts"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0039"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json
_OPEN = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "scenario_run",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("stamp", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", _AT(), nullable=False),
        sa.Column("until", _AT(), nullable=True),
        sa.Column("ended_at", _AT(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("results", _JSON, nullable=False),
        sa.Column("coverage", _JSON, nullable=True),
        sa.Column("problem", _JSON, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "pack", "checksum", name=op.f("uq_scenario_run_tenant_id_pack_checksum")),
    )
    op.create_index(
        "ix_scenario_run_open", "scenario_run", ["state", "key"], postgresql_where=_OPEN, sqlite_where=_OPEN
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("scenario_run")
