"""announcements"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json
_LIVE = sa.text("state = 'published'")
_REMINDING = sa.text("remind_after IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    _announcements()
    op.create_table(
        "announcement_place",
        sa.Column("announcement_key", _KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_key", _KEY, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["announcement_key"], ["announcement.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("announcement_key", "kind", "thing_key"),
    )
    op.create_index("ix_announcement_place_thing", "announcement_place", ["tenant_id", "kind", "thing_key"])
    op.create_table(
        "announcement_record",
        sa.Column("announcement_key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["announcement_key"], ["announcement.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("announcement_key", "record_key"),
    )
    op.create_index("ix_announcement_record_record_key", "announcement_record", ["record_key"])
    op.create_table(
        "announcement_reader",
        sa.Column("announcement_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("confirmed_at", _AT(), nullable=True),
        sa.Column("dismissed_at", _AT(), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["announcement_key"], ["announcement.key"]),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("announcement_key", "person_key"),
    )
    op.create_index("ix_announcement_reader_person", "announcement_reader", ["person_key"])


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("announcement_reader", "announcement_record", "announcement_place", "announcement"):
        op.drop_table(table)


def _announcements() -> None:
    op.create_table(
        "announcement",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("importance", sa.String(length=20), nullable=False),
        sa.Column("titles", _JSON, nullable=False),
        sa.Column("bodies", _JSON, nullable=False),
        sa.Column("begins", _AT(), nullable=False),
        sa.Column("ends", _AT(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("readers", sa.String(length=20), nullable=False),
        sa.Column("narrowed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asks_receipt", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("written_by_key", _KEY, nullable=True),
        sa.Column("written_at", _AT(), nullable=False),
        sa.Column("published_at", _AT(), nullable=True),
        sa.Column("withdrawn_at", _AT(), nullable=True),
        sa.Column("reminded_at", _AT(), nullable=True),
        sa.Column("reminders", sa.Integer(), server_default="0", nullable=False),
        sa.Column("remind_after", _KEY, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["written_by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(
        "ix_announcement_live", "announcement", ["tenant_id", "ends", "begins"],
        postgresql_where=_LIVE, sqlite_where=_LIVE,
    )  # fmt: skip
    op.create_index("ix_announcement_state", "announcement", ["tenant_id", "state", "key"])
    op.create_index(
        "ix_announcement_reminding", "announcement", ["key"],
        postgresql_where=_REMINDING, sqlite_where=_REMINDING,
    )  # fmt: skip
