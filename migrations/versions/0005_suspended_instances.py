"""suspended instances: since when and why, and what has come for them meanwhile."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("suspended_reason", sa.Text(), nullable=True))
    op.create_table(
        "held_arrival",
        sa.Column("key", key, nullable=False),
        sa.Column("instance_key", key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=True),
        sa.Column("job_key", key, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", json, nullable=False),
        sa.Column("actor", json, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", key, nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], name=op.f("fk_held_arrival_instance_key")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_held_arrival_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_held_arrival")),
    )
    op.create_index("ix_held_arrival_instance", "held_arrival", ["instance_key", "key"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_held_arrival_instance", table_name="held_arrival")
    op.drop_table("held_arrival")
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_column("suspended_reason")
        batch_op.drop_column("suspended_at")
