"""how far the loading of a demo organisation is"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "demo_load",
        sa.Column("key", database.types.Key, nullable=False),
        sa.Column("asked_in", database.types.Key, nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("begun_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_demo_load_tenant_id")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("demo_load")
