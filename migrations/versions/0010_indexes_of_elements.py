"""indexes of what waits at an element, and of instances that stand still: of what has not ended alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LIVE = {
    "user_task": "ended_at IS NULL", "timer": "ended_at IS NULL", "message_subscription": "ended_at IS NULL",
    "signal_subscription": "ended_at IS NULL", "job": "ended_at IS NULL", "fault": "resolved_at IS NULL",
}  # fmt: skip


def upgrade() -> None:
    """Go to this version."""
    for table, live in LIVE.items():
        op.create_index(
            f"ix_{table}_element", table, ["tenant_id", "element_id", "instance_key"],
            sqlite_where=sa.text(live), postgresql_where=sa.text(live),
        )  # fmt: skip
    op.create_index(
        "ix_process_instance_faulty", "process_instance", ["tenant_id", "definition_key"],
        sqlite_where=sa.text("open_faults > 0"), postgresql_where=sa.text("open_faults > 0"),
    )  # fmt: skip


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_process_instance_faulty", table_name="process_instance")
    for table in LIVE:
        op.drop_index(f"ix_{table}_element", table_name=table)
