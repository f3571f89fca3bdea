"""versions and drafts of packs, and the settings of the studio"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT = database.types.Key, database.types.UtcDateTime
_TABLES = ("pack_use", "pack_version", "pack_content", "pack_draft", "pack_file", "studio_settings")


def upgrade() -> None:
    """Go to this version."""
    _table("studio_settings", (), [
        sa.Column("reviewed_by_another", sa.Boolean(), nullable=False),
        sa.Column("undo_hours", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ])  # fmt: skip
    _table("pack_content", ("checksum",), [
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    ])  # fmt: skip
    _table("pack_draft", ("pack",), [
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("authors", database.types.Json, nullable=False),
        sa.Column("begun_by", _KEY, nullable=True),
        sa.Column("begun_at", _AT(), nullable=False),
    ])  # fmt: skip
    _table("pack_file", ("pack", "name"), [
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("changed_by", _KEY, nullable=True),
        sa.Column("changed_at", _AT(), nullable=False),
    ])  # fmt: skip
    _add_versions()


def downgrade() -> None:
    """Go back to the version before."""
    for name in _TABLES:
        op.drop_table(name)


def _add_versions() -> None:
    _table("pack_version", ("pack", "number"), [
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("files", database.types.Json, nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("authors", database.types.Json, nullable=False),
        sa.Column("author_key", _KEY, nullable=True),
        sa.Column("at", _AT(), nullable=False),
        sa.Column("reviewer_key", _KEY, nullable=True),
        sa.Column("reviewed_at", _AT(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
    ])  # fmt: skip
    _table("pack_use", (), [
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("deployment_key", _KEY, sa.ForeignKey("deployment.key"), nullable=True),
        sa.Column("at", _AT(), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("undo_until", _AT(), nullable=True),
        sa.Column("undoes", _KEY, sa.ForeignKey("pack_use.key"), nullable=True),
    ])  # fmt: skip
    op.create_index("ix_pack_use_pack", "pack_use", ["tenant_id", "pack", "key"])


def _table(name: str, unique: Sequence[str], columns: Sequence[sa.Column[object]]) -> None:
    """A table of an organisation; of its columns ``unique`` it has each value once, without any only one row."""
    alone = name == "studio_settings"
    named = ["tenant_id", *unique] if unique or alone else []
    constraint = [sa.UniqueConstraint(*named, name=op.f(f"uq_{name}_{'_'.join(named)}"))] if named else []
    op.create_table(
        name,
        sa.Column("key", _KEY, nullable=False),
        *columns,
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        *constraint,
    )
