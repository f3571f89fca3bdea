"""clocks: the ledger, a row for each clock, what a record knows of them, and recounts in the background."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_TIME = sa.DateTime(timezone=True)


def _belonging(table: str, *keys: str) -> list[sa.schema.SchemaItem]:
    """Columns and constraints of a table of a tenant's records."""
    return [
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f(f"fk_{table}_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f(f"fk_{table}_tenant_id")),
    ]


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "clock",
        *_belonging("clock", "record_key", "kind"),
        sa.Column("kind", sa.String(length=110), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paused_by", sa.String(length=200), nullable=True),
        sa.Column("target_minutes", sa.Integer(), nullable=True),
        sa.Column("calendar_key", _KEY, nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("due_at", _TIME, nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("breached", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "clock_entry",
        sa.Column("key", _KEY, nullable=False),
        *_belonging("clock_entry", "key"),
        sa.Column("clock", sa.String(length=110), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=True),
        sa.Column("definition_key", _KEY, nullable=True),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("details", _JSON, nullable=True),
    )
    op.create_index("ix_clock_entry_record_key", "clock_entry", ["record_key", "key"])
    op.create_table(
        "clock_recount",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_key", _KEY, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_clock_recount")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_clock_recount_tenant_id")),
    )
    under_way = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_clock_recount_open", "clock_recount", ["key"], postgresql_where=under_way, sqlite_where=under_way
    )
    op.create_index("ix_clock_recount_code", "clock_recount", ["tenant_id", "kind", "code", "key"])
    op.add_column("record", sa.Column("level_key", _KEY, nullable=True))
    op.add_column("record", sa.Column("level_version", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("clocks", sa.Text(), nullable=True))
    op.add_column("record", sa.Column("clocks_next_at", _TIME, nullable=True))
    left = sa.text("clocks_next_at IS NOT NULL")
    op.create_index("ix_record_clocks_next_at", "record", ["clocks_next_at"], postgresql_where=left, sqlite_where=left)


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_record_clocks_next_at", table_name="record")
    for name in ("clocks_next_at", "clocks", "level_version", "level_key"):
        op.drop_column("record", name)
    op.drop_index("ix_clock_recount_code", table_name="clock_recount")
    op.drop_index("ix_clock_recount_open", table_name="clock_recount")
    op.drop_table("clock_recount")
    op.drop_index("ix_clock_entry_record_key", table_name="clock_entry")
    op.drop_table("clock_entry")
    op.drop_table("clock")
