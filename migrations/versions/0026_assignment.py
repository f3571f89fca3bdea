"""the site of a record, how teams give work, the fallback team, and records that nobody can go on with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SITES = """
UPDATE record SET site = (
    SELECT site.code FROM person JOIN site ON site.key = person.site_key WHERE person.key = record.requester_key
) WHERE requester_key IS NOT NULL
"""


def upgrade() -> None:
    """Go to this version."""
    op.add_column("record", sa.Column("site", sa.String(length=60), nullable=True))
    op.get_bind().execute(sa.text(_SITES))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("record", "site")
