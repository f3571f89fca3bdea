"""sentence of a fault: why, to be said in any language; NULL in rows that were kept in English alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("sentence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True)
        )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("fault", schema=None) as batch_op:
        batch_op.drop_column("sentence")
