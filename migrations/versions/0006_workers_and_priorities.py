"""workers and their heart-beats; priorities and failures of jobs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "worker",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doing", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_worker")),
        sa.UniqueConstraint("id", name=op.f("uq_worker_id")),
    )
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.create_index("ix_worker_heartbeat", ["heartbeat_at"], unique=False)

    op.create_table(
        "job_worker",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_job_worker_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_job_worker")),
        sa.UniqueConstraint("tenant_id", "name", "type", name=op.f("uq_job_worker_tenant_id_name_type")),
    )
    with op.batch_alter_table("job_worker", schema=None) as batch_op:
        batch_op.create_index("ix_job_worker_seen", ["seen_at"], unique=False)

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index("ix_job_due")

    op.create_index(
        "ix_job_due", "job", ["tenant_id", "state", "type", sa.literal_column("priority DESC"), "due_at", "key"],
        unique=False,
    )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")
        batch_op.drop_column("failures")
        batch_op.drop_column("priority")
        batch_op.create_index("ix_job_due", ["tenant_id", "state", "type", "due_at"], unique=False)

    with op.batch_alter_table("job_worker", schema=None) as batch_op:
        batch_op.drop_index("ix_job_worker_seen")

    op.drop_table("job_worker")
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.drop_index("ix_worker_heartbeat")

    op.drop_table("worker")
