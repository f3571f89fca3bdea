"""what lists ask of clocks: when they are due, and which targets were missed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    runs = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_clock_due", "clock", ["tenant_id", "due_at", "record_key"], sqlite_where=runs, postgresql_where=runs
    )
    op.create_index(
        "ix_clock_overdue", "clock", ["tenant_id", "record_key"],
        sqlite_where=sa.text("breached = 1 AND state = 'paused'"),
        postgresql_where=sa.text("breached AND state = 'paused'"),
    )  # fmt: skip


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_clock_overdue", table_name="clock")
    op.drop_index("ix_clock_due", table_name="clock")
