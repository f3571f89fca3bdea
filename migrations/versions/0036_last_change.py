"""the day of the last change, for lists"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_DAY = {
    "sqlite": "CAST(julianday(date(changed_at)) - 1721424.5 AS INTEGER)",
    "postgresql": "(changed_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1",
}
"""Days since the beginning of the year 1, as Python counts them."""


def upgrade() -> None:
    """Go to this version."""
    op.add_column("record", sa.Column("changed_day", sa.Integer(), server_default="0", nullable=False))
    op.execute(f"UPDATE record SET changed_day = {_DAY[op.get_bind().dialect.name]}")
    op.create_index("ix_record_type_changed", "record", ["tenant_id", "type_key", "changed_day"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_record_type_changed", table_name="record")
    op.drop_column("record", "changed_day")
