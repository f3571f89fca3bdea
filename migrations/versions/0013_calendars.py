"""calendars with their revisions, and the four shipped ones for organisations that are there already."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _definition(zone: str, week: list[str], country: str | None, make_up: str = "") -> dict[str, object]:
    return {
        "zone": zone,
        "week": dict(zip(_WEEKDAYS, week, strict=True)),
        "holidays": {"country": country, "subdivision": ""} if country else None,
        "make_up": make_up,
        "exceptions": [],
    }


def _workdays(hours: str) -> list[str]:
    return [hours] * 5 + ["", ""]


_SHIPPED = (
    ("24x7", {"en": "Around the clock", "zh-CN": "全天候"}, _definition("UTC", ["00:00-24:00"] * 7, None)),
    ("cn-5x8", {"en": "China, working days 9 to 17", "zh-CN": "中国大陆工作日 9–17 时"},
     _definition("Asia/Shanghai", _workdays("09:00-17:00"), "CN", "09:00-17:00")),
    ("us-east-5x8", {"en": "US East, working days 9 to 17", "zh-CN": "美国东部工作日 9–17 时"},
     _definition("America/New_York", _workdays("09:00-17:00"), "US")),
    ("de-5x9", {"en": "Germany, working days 8 to 17", "zh-CN": "德国工作日 8–17 时"},
     _definition("Europe/Berlin", _workdays("08:00-17:00"), "DE")),
)  # fmt: skip


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "calendar",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_calendar_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendar")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_calendar_tenant_id_code")),
    )
    op.create_table(
        "calendar_revision",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("calendar_key", _KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("definition", _JSON, nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["calendar_key"], ["calendar.key"], name=op.f("fk_calendar_revision_calendar_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_calendar_revision_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_calendar_revision")),
        sa.UniqueConstraint("calendar_key", "revision", name=op.f("uq_calendar_revision_calendar_key_revision")),
    )
    for tenant in op.get_bind().execute(sa.text("SELECT key FROM tenant ORDER BY key")).scalars().all():
        for code, names, definition in _SHIPPED:
            _add(tenant, code, names, definition)


def _add(tenant: int, code: str, names: dict[str, str], definition: dict[str, object]) -> None:
    connection, now = op.get_bind(), datetime.now(UTC)
    calendar = sa.table(
        "calendar", sa.column("key", _KEY), sa.column("code"), sa.column("names", _JSON), sa.column("revision"),
        sa.column("tenant_id"),
    )  # fmt: skip
    revisions = sa.table(
        "calendar_revision", sa.column("calendar_key"), sa.column("revision"), sa.column("definition", _JSON),
        sa.column("checksum"), sa.column("at", sa.DateTime(timezone=True)), sa.column("actor_name"),
        sa.column("tenant_id"),
    )  # fmt: skip
    audit = sa.table(
        "audit_entry", sa.column("at", sa.DateTime(timezone=True)), sa.column("action"), sa.column("subject"),
        sa.column("details", _JSON), sa.column("tenant_id"),
    )  # fmt: skip
    made = connection.execute(
        sa.insert(calendar).values(code=code, names=names, revision=1, tenant_id=tenant).returning(calendar.c.key)
    ).scalar_one()
    written = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    connection.execute(
        sa.insert(revisions).values(
            calendar_key=made, revision=1, definition=definition, at=now, actor_name="Flowdesk", tenant_id=tenant,
            checksum=hashlib.sha256(written.encode()).hexdigest(),
        )
    )  # fmt: skip
    details = {"before": None, "after": {"names": names, **definition}}
    connection.execute(
        sa.insert(audit).values(
            at=now, action="calendar_added", subject=f"calendar {code}", details=details, tenant_id=tenant
        )
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("calendar_revision")
    op.drop_table("calendar")
