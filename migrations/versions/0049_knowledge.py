"""knowledge: versions, what helped, what was searched for"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0049"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT = database.types.Key, database.types.UtcDateTime


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "knowledge_version",
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", _AT(), nullable=False),
        sa.Column("by_key", _KEY, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("record_key", "version"),
    )
    op.create_table(
        "knowledge_helped",
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("record_key", "person_key"),
    )
    op.create_index("ix_knowledge_helped_person", "knowledge_helped", ["person_key"])
    op.create_table(
        "knowledge_sought",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("last_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "words", name=op.f("uq_knowledge_sought_tenant_id_words")),
    )
    op.create_index(
        "ix_knowledge_sought_unanswered", "knowledge_sought", ["tenant_id", "unanswered", "key"]
    )


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("knowledge_sought", "knowledge_helped", "knowledge_version"):
        op.drop_table(table)
