"""jobs, subscriptions to signals, buffered messages, events that start processes; tokens of faults and their number."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "message",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("variables", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_by", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_message_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "tenant_id",
            "name",
            "correlation_key",
            "message_id",
            name=op.f("uq_message_tenant_id_name_correlation_key_message_id"),
        ),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_expires", ["expires_at"], unique=False)

    op.create_table(
        "start_trigger",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parallel", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("was", sa.Boolean(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("variables", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["definition_key"], ["definition.key"], name=op.f("fk_start_trigger_definition_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_start_trigger_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_start_trigger")),
        sa.UniqueConstraint(
            "definition_key", "element_id", "position", name=op.f("uq_start_trigger_definition_key_element_id_position")
        ),
    )
    with op.batch_alter_table("start_trigger", schema=None) as batch_op:
        batch_op.create_index("ix_start_trigger_due", ["kind", "due_at"], unique=False)
        batch_op.create_index("ix_start_trigger_name", ["tenant_id", "kind", "name"], unique=False)

    op.create_table(
        "job",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("headers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_code", sa.String(length=200), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["instance_key"], ["process_instance.key"], name=op.f("fk_job_instance_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_job_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["tenant_id", "state", "type", "due_at"], unique=False)
        batch_op.create_index("ix_job_token", ["instance_key", "token_id"], unique=False)

    op.create_table(
        "signal_subscription",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instance_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("token_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("signal_name", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_key"], ["process_instance.key"], name=op.f("fk_signal_subscription_instance_key")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_signal_subscription_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_signal_subscription")),
        sa.UniqueConstraint("instance_key", "token_id", name=op.f("uq_signal_subscription_instance_key_token_id")),
    )
    with op.batch_alter_table("signal_subscription", schema=None) as batch_op:
        batch_op.create_index("ix_signal_subscription_name", ["tenant_id", "state", "signal_name"], unique=False)

    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.add_column(sa.Column("token_id", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("job_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index("ix_fault_instance", ["instance_key", "resolved_at"], unique=False)

    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("open_faults", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("conversation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("start_message", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("start_key", sa.String(length=200), nullable=True))
        batch_op.create_index("ix_process_instance_start_key", ["tenant_id", "process_id", "start_key"], unique=False)

    op.execute(
        "UPDATE process_instance SET open_faults = (SELECT count(*) FROM fault"
        " WHERE fault.instance_key = process_instance.key AND fault.resolved_at IS NULL)"
    )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("process_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_process_instance_start_key")
        batch_op.drop_column("start_key")
        batch_op.drop_column("start_message")
        batch_op.drop_column("conversation")
        batch_op.drop_column("open_faults")

    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.drop_index("ix_fault_instance")
        batch_op.drop_column("job_key")
        batch_op.drop_column("token_id")

    with op.batch_alter_table("signal_subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_signal_subscription_name")

    op.drop_table("signal_subscription")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_token")
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
    with op.batch_alter_table("start_trigger", schema=None) as batch_op:
        batch_op.drop_index("ix_start_trigger_name")
        batch_op.drop_index("ix_start_trigger_due")

    op.drop_table("start_trigger")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_expires")

    op.drop_table("message")
