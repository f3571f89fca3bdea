"""service levels with their versions, the level of a customer, and the shipped level for organisations already there."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_NAMES = {"en": "Standard", "zh-CN": "标准"}
_MINUTES = (
    ("critical", 15, 240), ("high", 30, 480), ("moderate", 120, 1440), ("low", 240, 2400), (None, 30, 1440),
)  # fmt: skip


def _target(kind: str, minutes: int, priority: str | None = None) -> dict[str, object]:
    return {
        "kind": kind, "minutes": minutes, "type": None, "priority": priority, "service": None,
        "thresholds": [50, 75, 90],
    }  # fmt: skip


_CONTENT: dict[str, object] = {
    "calendar": None,
    "targets": [
        *(_target("response", response, priority) for priority, response, _ in _MINUTES),
        *(_target("resolution", resolution, priority) for priority, _, resolution in _MINUTES),
        _target("ola", 240),
        _target("uc", 480),
    ],
}


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "service_level",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_service_level_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_service_level")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_service_level_tenant_id_code")),
    )
    op.create_table(
        "service_level_version",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("level_key", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["level_key"], ["service_level.key"], name=op.f("fk_service_level_version_level_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_service_level_version_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_service_level_version")),
        sa.UniqueConstraint("level_key", "version", name=op.f("uq_service_level_version_level_key_version")),
    )
    op.add_column("customer", sa.Column("service_level", sa.String(length=60), nullable=True))
    for tenant in op.get_bind().execute(sa.text("SELECT key FROM tenant ORDER BY key")).scalars().all():
        _add(tenant)


def _add(tenant: int) -> None:
    connection, now = op.get_bind(), datetime.now(UTC)
    levels = sa.table(
        "service_level", sa.column("key", _KEY), sa.column("code"), sa.column("names", _JSON), sa.column("version"),
        sa.column("is_default", sa.Boolean()), sa.column("tenant_id"),
    )  # fmt: skip
    versions = sa.table(
        "service_level_version", sa.column("level_key"), sa.column("version"), sa.column("content", _JSON),
        sa.column("at", sa.DateTime(timezone=True)), sa.column("actor_name"), sa.column("tenant_id"),
    )  # fmt: skip
    audit = sa.table(
        "audit_entry", sa.column("at", sa.DateTime(timezone=True)), sa.column("action"), sa.column("subject"),
        sa.column("details", _JSON), sa.column("tenant_id"),
    )  # fmt: skip
    made = connection.execute(
        sa.insert(levels)
        .values(code="standard", names=_NAMES, version=1, is_default=True, tenant_id=tenant)
        .returning(levels.c.key)
    ).scalar_one()
    connection.execute(
        sa.insert(versions).values(
            level_key=made, version=1, content=_CONTENT, at=now, actor_name="Flowdesk", tenant_id=tenant
        )
    )
    details = {"before": {"names": None}, "after": {"names": _NAMES, **_CONTENT}}
    connection.execute(
        sa.insert(audit).values(
            at=now, action="service_level_added", subject="service_level standard", details=details, tenant_id=tenant
        )
    )


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.drop_column("service_level")
    op.drop_table("service_level_version")
    op.drop_table("service_level")
