"""records that were made out of others, and what diagrams may call"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT = database.types.Key, database.types.UtcDateTime


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "promotion",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("made_by_key", _KEY, nullable=True),
        sa.Column("made_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["made_by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "source", "token", name=op.f("uq_promotion_tenant_id_source_token")),
    )
    op.create_index(op.f("ix_promotion_record_key"), "promotion", ["record_key"])
    op.create_table(
        "telling",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=200), nullable=False),
        sa.Column("variables", database.types.Json, nullable=False),
        sa.Column("keeps_until", _AT(), nullable=False),
        sa.Column("asked_at", _AT(), nullable=False),
        sa.Column("due_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_telling_due_at"), "telling", ["due_at"])
    op.create_table(
        "outside_host",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("host", sa.String(length=260), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("added_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "host", name=op.f("uq_outside_host_tenant_id_host")),
    )
    op.create_table(
        "outside_secret",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("host", sa.String(length=260), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("set_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_outside_secret_tenant_id_name")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("outside_secret")
    op.drop_table("outside_host")
    op.drop_table("telling")
    op.drop_table("promotion")
