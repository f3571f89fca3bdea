"""which records a person holds at another priority than the decision gives"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEPT = sa.text("overruled_at IS NOT NULL")
_REASON = {"postgresql": "priority_reason ->> 'reason'", "sqlite": "json_extract(priority_reason, '$.reason')"}


def upgrade() -> None:
    """Go to this version: those who overruled before are known by their reason, since the record last changed."""
    op.add_column("record", sa.Column("overruled_at", database.types.UtcDateTime(), nullable=True))
    reason = _REASON[op.get_bind().dialect.name]
    op.execute(f"UPDATE record SET overruled_at = changed_at WHERE {reason} IS NOT NULL")
    columns = ["tenant_id", "type_key", "opened_at", "key"]
    op.create_index("ix_record_overruled", "record", columns, sqlite_where=_KEPT, postgresql_where=_KEPT)


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_record_overruled", table_name="record")
    op.drop_column("record", "overruled_at")
