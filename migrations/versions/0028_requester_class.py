"""the class of the requester on a record: what a decision on its priority reads"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version; records that are there get the class that their requester has now."""
    op.add_column("record", sa.Column("requester_class", sa.String(length=20), nullable=True))
    op.execute(
        sa.text(
            "UPDATE record SET requester_class = (SELECT coalesce(person.service_class, customer.service_class) "
            "FROM person LEFT JOIN site ON site.key = person.site_key "
            "LEFT JOIN customer ON customer.key = coalesce(person.customer_key, site.customer_key) "
            "WHERE person.key = record.requester_key)"
        )
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("record", "requester_class")
