"""the definitive media library; readings of figures; packs that are switched off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT = database.types.Key, database.types.UtcDateTime


def upgrade() -> None:
    """Go to this version."""
    _library()
    op.create_table(
        "figure_reading",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("at", _AT(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("taken_at", _AT(), nullable=False),
        sa.Column("by_key", _KEY, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("record_key", "at", name=op.f("uq_figure_reading_record_key_at")),
    )
    op.create_index("ix_figure_reading_at", "figure_reading", ["tenant_id", "at"])
    op.create_table(
        "pack_off",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("off_since", _AT(), nullable=False),
        sa.Column("by_key", _KEY, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "pack", name=op.f("uq_pack_off_tenant_id_pack")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("pack_off", "figure_reading", "build_check", "build_use", "build"):
        op.drop_table(table)


def _library() -> None:
    op.create_table(
        "build",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("product", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=181), nullable=False),
        sa.Column("folded", sa.String(length=362), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("registered_by_key", _KEY, nullable=True),
        sa.Column("registered_at", _AT(), nullable=False),
        sa.Column("withdrawn_at", _AT(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["registered_by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "folded", name=op.f("uq_build_tenant_id_folded")),
    )
    op.create_index("ix_build_product", "build", ["tenant_id", "product", "key"])
    op.create_table(
        "build_use",
        sa.Column("build_key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("named_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["build_key"], ["build.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("build_key", "record_key"),
    )
    op.create_index("ix_build_use_record_key", "build_use", ["record_key"])
    op.create_table(
        "build_check",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("build_key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("found", sa.String(length=64), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("by_key", _KEY, nullable=True),
        sa.Column("checked_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["build_key"], ["build.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_build_check_build", "build_check", ["build_key", "key"])
    op.create_index("ix_build_check_record", "build_check", ["record_key", "key"])
