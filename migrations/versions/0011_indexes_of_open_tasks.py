"""indexes of open tasks: ended ones are left out, so that lists of work and the disk do not pay for the past."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = {"assignee": ["assignee_key"], "group": ["group_id"], "open": []}
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Go to this version."""
    for name, columns in _COLUMNS.items():
        op.drop_index(f"ix_user_task_{name}", table_name="user_task")
        order = ["tenant_id", *columns, sa.text("priority DESC"), "key"]
        op.create_index(f"ix_user_task_{name}", "user_task", order, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    """Go back to the version before."""
    for name, columns in _COLUMNS.items():
        op.drop_index(f"ix_user_task_{name}", table_name="user_task")
        order = ["tenant_id", "state", *columns, sa.text("priority DESC"), "key"]
        op.create_index(f"ix_user_task_{name}", "user_task", order)
