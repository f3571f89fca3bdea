"""attempts at timers, start events and items of operations, counted before they are made."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("timer", "start_trigger", "operation_item")


def upgrade() -> None:
    """Go to this version."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
            batch_op.add_column(sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("rest_until")
            batch_op.drop_column("attempts")
