"""records that come again, and what follows upon work"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json


def upgrade() -> None:
    """Go to this version."""
    _settings()
    _findings()
    _aftermath()


def downgrade() -> None:
    """Go back to the version before."""
    for table in (
        "aftermath_record", "aftermath_work", "recurrence_record", "recurrence_finding", "recurrence_look",
        "recurrence_setting",
    ):  # fmt: skip
        op.drop_table(table)


def _settings() -> None:
    op.create_table(
        "recurrence_setting",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("by", _JSON, nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=100), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "type_key", name=op.f("uq_recurrence_setting_tenant_id_type_key")),
    )
    op.create_table(
        "recurrence_look",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("changed_at", _AT(), nullable=False),
        sa.Column("last_key", _KEY, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "what", "type_key", name=op.f("uq_recurrence_look_tenant_id_what_type_key")),
    )


def _findings() -> None:
    op.create_table(
        "recurrence_finding",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("of_key", sa.String(length=60), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("terms", _JSON, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column("found_at", _AT(), nullable=False),
        sa.Column("returned_at", _AT(), nullable=True),
        sa.Column("target_key", _KEY, nullable=True),
        sa.Column("decided_by_key", _KEY, nullable=True),
        sa.Column("decided_at", _AT(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["target_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["decided_by_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint(
            "tenant_id", "type_key", "measure", "value", "turn",
            name=op.f("uq_recurrence_finding_tenant_id_type_key_measure_value_turn"),
        ),
    )
    op.create_index("ix_recurrence_finding_state", "recurrence_finding", ["tenant_id", "state", "key"])
    op.create_index("ix_recurrence_finding_target", "recurrence_finding", ["target_key"])
    op.create_table(
        "recurrence_record",
        sa.Column("finding_key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("opened_at", _AT(), nullable=False),
        sa.Column("added_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["finding_key"], ["recurrence_finding.key"]),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("finding_key", "record_key"),
    )
    op.create_index("ix_recurrence_record_opened", "recurrence_record", ["finding_key", "opened_at"])
    op.create_index("ix_recurrence_record_record_key", "recurrence_record", ["record_key"])


def _aftermath() -> None:
    op.create_table(
        "aftermath_work",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("since", _AT(), nullable=False),
        sa.Column("until", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("record_key", name=op.f("uq_aftermath_work_record_key")),
    )
    op.create_index("ix_aftermath_work_until", "aftermath_work", ["tenant_id", "type_key", "until"])
    op.create_table(
        "aftermath_record",
        sa.Column("work_key", _KEY, nullable=False),
        sa.Column("other_key", _KEY, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("linked_at", _AT(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["work_key"], ["aftermath_work.key"]),
        sa.ForeignKeyConstraint(["other_key"], ["record.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("work_key", "other_key"),
    )
    op.create_index("ix_aftermath_record_other_key", "aftermath_record", ["other_key"])
