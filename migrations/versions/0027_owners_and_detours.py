"""owners who change and owe an answer, and operations outside the drawn flow."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_PENDING = sa.text("state = 'pending'")
_OWNER = ["tenant_id", "owner_key", "opened_at"]
_OWED = sa.text("answer_owed_at IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "owner_change",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("from_key", _KEY, nullable=True),
        sa.Column("to_key", _KEY, nullable=False),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_key", _KEY, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_key", _KEY, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["answered_by_key"], ["person.key"], name=op.f("fk_owner_change_answered_by_key")),
        sa.ForeignKeyConstraint(["asked_by_key"], ["person.key"], name=op.f("fk_owner_change_asked_by_key")),
        sa.ForeignKeyConstraint(["from_key"], ["person.key"], name=op.f("fk_owner_change_from_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_owner_change_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_owner_change_tenant_id")),
        sa.ForeignKeyConstraint(["to_key"], ["person.key"], name=op.f("fk_owner_change_to_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_owner_change")),
    )
    op.create_index("ix_owner_change_record", "owner_change", ["record_key", "key"])
    op.create_index("ix_owner_change_state", "owner_change", ["tenant_id", "state", "key"])
    op.create_index(
        "uq_owner_change_pending", "owner_change", ["record_key"], unique=True, sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )  # fmt: skip
    op.add_column("record", sa.Column("answer_owed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_record_answer_owed", "record", ["tenant_id", "owner_key", "opened_at"], sqlite_where=_OWED,
        postgresql_where=_OWED,
    )  # fmt: skip
    op.drop_index("ix_record_owner", table_name="record")
    op.create_index(
        "ix_record_owner", "record", _OWNER, sqlite_where=sa.text("owner_key IS NOT NULL"),
        postgresql_where=sa.text("owner_key IS NOT NULL"),
    )  # fmt: skip
    _detours()


def _detours() -> None:
    op.create_table(
        "detour",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("task_key", _KEY, nullable=False),
        sa.Column("definition_key", _KEY, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("person_key", _KEY, nullable=True),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("target", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("draft", _JSON, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("rule", _JSON, nullable=True),
        sa.Column("submission", _JSON, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["actor_key"], ["person.key"], name=op.f("fk_detour_actor_key")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_detour_person_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_detour_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_detour_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_detour")),
    )
    op.create_index("ix_detour_record", "detour", ["record_key", "key"])
    op.create_index("ix_detour_element", "detour", ["tenant_id", "definition_key", "element_id", "kind"])
    op.create_index("ix_detour_task", "detour", ["task_key", "kind", "key"])
    op.create_table(
        "signature",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("detour_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("task_key", _KEY, nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["detour_key"], ["detour.key"], name=op.f("fk_signature_detour_key")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_signature_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_signature_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_detour", "signature", ["detour_key", "key"])
    op.create_index("ix_signature_task", "signature", ["task_key"])
    op.add_column("user_task", sa.Column("returns_to_key", _KEY, nullable=True))
    op.add_column("user_task", sa.Column("held", sa.String(length=20), nullable=True))
    op.add_column("user_task", sa.Column("side_of", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("user_task", "side_of")
    op.drop_column("user_task", "held")
    op.drop_column("user_task", "returns_to_key")
    op.drop_table("signature")
    op.drop_table("detour")
    op.drop_index("ix_record_owner", table_name="record")
    op.create_index("ix_record_owner", "record", _OWNER)
    op.drop_index("ix_record_answer_owed", table_name="record")
    op.drop_column("record", "answer_owed_at")
    op.drop_table("owner_change")
