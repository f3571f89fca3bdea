"""managers that directories name"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0050"
down_revision: str | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version. A directory that was there before goes on without managers until somebody names the attribute."""
    op.add_column("directory", sa.Column("manager_attribute", sa.String(length=100), nullable=True))
    op.add_column("external_identity", sa.Column("manager_key", database.types.Key, nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("external_identity", "manager_key")
    op.drop_column("directory", "manager_attribute")
