"""an order keeps the parts that it was ordered with"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Go to this version. Of orders until now the best that is known are the parts of today."""
    op.add_column("catalogue_order", sa.Column("parts", _JSON, server_default="[]", nullable=False))
    op.execute(
        "UPDATE catalogue_order SET parts = "
        "(SELECT parts FROM catalogue_item WHERE catalogue_item.key = catalogue_order.item_key)"
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("catalogue_order", "parts")
