"""operations on one thing or many, and the indexes that lists of operators read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _key(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _json(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=nullable)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "operation",
        _key("key"), sa.Column("kind", sa.String(length=40), nullable=False), _json("arguments"),
        sa.Column("reason", sa.Text(), nullable=False), _key("actor_key", True),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False), _at("at"),
        _count("total"), _count("done"), _count("failed"), _count("cancelled"), _at("ended_at", True),
        _key("tenant_id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_operation_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_operation")),
    )  # fmt: skip
    op.create_index("ix_operation_newest", "operation", ["tenant_id", "key"])
    op.create_table(
        "operation_item",
        _key("key"), _key("operation_key"), _key("target_key"), _key("instance_key"),
        sa.Column("state", sa.String(length=20), nullable=False), _json("sentence", True), _at("ended_at", True),
        _key("tenant_id"),
        sa.ForeignKeyConstraint(["operation_key"], ["operation.key"], name=op.f("fk_operation_item_operation_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_operation_item_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_operation_item")),
    )  # fmt: skip
    op.create_index("ix_operation_item_state", "operation_item", ["state", "key"])
    op.create_index("ix_operation_item_operation", "operation_item", ["operation_key", "state", "key"])
    op.create_index("ix_operation_item_instance", "operation_item", ["instance_key"])
    op.drop_index("ix_fault_open", table_name="fault")
    op.create_index("ix_fault_open", "fault", ["tenant_id", "resolved_at", "key"])
    running = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_process_instance_running", "process_instance", ["tenant_id", "key"],
        sqlite_where=running, postgresql_where=running,
    )  # fmt: skip


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_process_instance_running", table_name="process_instance")
    op.drop_index("ix_fault_open", table_name="fault")
    op.create_index("ix_fault_open", "fault", ["tenant_id", "resolved_at"])
    op.drop_table("operation_item")
    op.drop_table("operation")
