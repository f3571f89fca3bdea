"""the site of a record, how teams give work, the fallback team, and records that nobody can go on with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SITES = """
UPDATE record SET site = (
    SELECT site.code FROM person JOIN site ON site.key = person.site_key WHERE person.key = record.requester_key
) WHERE requester_key IS NOT NULL
"""
_FALLBACK = """
UPDATE team SET is_fallback = true WHERE key = (
    SELECT key FROM team WHERE tenant_id = :tenant AND archived_at IS NULL
    ORDER BY is_vendor, CASE WHEN line IS NULL THEN 9 ELSE line END, key LIMIT 1
)
"""


def upgrade() -> None:
    """Go to this version."""
    op.add_column("record", sa.Column("site", sa.String(length=60), nullable=True))
    op.get_bind().execute(sa.text(_SITES))
    op.add_column("team", sa.Column("strategy", sa.String(length=20), server_default="pool", nullable=False))
    op.add_column("team", sa.Column("work_limit", sa.Integer(), nullable=True))
    op.add_column("team", sa.Column("is_fallback", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("membership", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))
    _add_orphans()
    for tenant in op.get_bind().execute(sa.text("SELECT key FROM tenant ORDER BY key")).scalars().all():
        _name_fallback(tenant)


def _add_orphans() -> None:
    op.create_table(
        "orphan",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("task_key", _KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_orphan_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_orphan_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_orphan")),
    )
    op.create_index("ix_orphan_tenant", "orphan", ["tenant_id", "key"])
    op.create_index("ix_orphan_record", "orphan", ["record_key"])
    op.create_table(
        "orphan_check",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_orphan_check_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_orphan_check")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_orphan_check_tenant_id")),
    )


def _name_fallback(tenant: int) -> None:
    """The first line's first team in use gets what is offered to no team."""
    op.get_bind().execute(sa.text(_FALLBACK), {"tenant": tenant})


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("orphan_check")
    op.drop_index("ix_orphan_record", table_name="orphan")
    op.drop_index("ix_orphan_tenant", table_name="orphan")
    op.drop_table("orphan")
    op.drop_column("membership", "given_at")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("is_fallback")
        batch_op.drop_column("work_limit")
        batch_op.drop_column("strategy")
    op.drop_column("record", "site")
