"""indexes of the clocks that are due or overdue, for boards and lists"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEXES = {
    "ix_clock_due": ("due_at", "due_at IS NOT NULL AND NOT breached", "due_at IS NOT NULL AND breached = 0"),
    "ix_clock_overdue": ("record_key", "breached AND state <> 'stopped'", "breached = 1 AND state <> 'stopped'"),
}


def upgrade() -> None:
    """Go to this version."""
    for name, (column, condition, sqlite) in _INDEXES.items():
        op.create_index(
            name, "clock", ["tenant_id", column], postgresql_where=sa.text(condition), sqlite_where=sa.text(sqlite)
        )


def downgrade() -> None:
    """Go back to the version before."""
    for name in _INDEXES:
        op.drop_index(name, table_name="clock")
