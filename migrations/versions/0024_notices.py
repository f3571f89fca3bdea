"""notices: occasions that wait to be told, what people were told, and mails that belong to a record."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_UNREAD = sa.text("in_app AND read_at IS NULL")


def upgrade() -> None:
    """Go to this version."""
    _add_occasions()
    _add_notices()
    _add_templates()
    _add_answers()
    _add_settings()
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("record_key", _KEY, nullable=True))
        batch_op.add_column(sa.Column("follows", sa.String(length=200), nullable=True))
        batch_op.create_index("ix_mail_record", ["tenant_id", "record_key", "key"])


def _add_occasions() -> None:
    op.create_table(
        "notice_occasion",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("audience", _JSON, nullable=False),
        sa.Column("details", _JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_notice_occasion_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_occasion")),
    )
    op.create_index("ix_notice_occasion_due", "notice_occasion", ["due_at"])


def _add_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("occasion", sa.String(length=32), nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.String(length=400), nullable=False),
        sa.Column("details", _JSON, nullable=False),
        sa.Column("in_app", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("collected", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_notice_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "tenant_id", "occasion", "person_key", name=op.f("uq_notice_tenant_id_occasion_person_key")
        ),
    )
    op.create_index(
        "ix_notice_unread", "notice", ["tenant_id", "person_key"], sqlite_where=_UNREAD, postgresql_where=_UNREAD
    )
    op.create_index("ix_notice_person", "notice", ["tenant_id", "person_key", "key"])
    op.create_index("ix_notice_mail", "notice", ["mail_at"])
    op.create_index("ix_notice_at", "notice", ["at"])


def _add_templates() -> None:
    op.create_table(
        "notice_template",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_shipped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_key", _KEY, nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_notice_template_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_template")),
        sa.UniqueConstraint(
            "tenant_id", "event", "language", "version",
            name=op.f("uq_notice_template_tenant_id_event_language_version"),
        ),
    )  # fmt: skip


def _add_answers() -> None:
    op.create_table(
        "notice_answer",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("task_key", _KEY, nullable=False),
        sa.Column("outcomes", _JSON, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_notice_answer_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_answer")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_notice_answer_secret_hash")),
    )
    op.create_index("ix_notice_answer_expires", "notice_answer", ["expires_at"])


def _add_settings() -> None:
    op.create_table(
        "notice_setting",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=True),
        sa.Column("choices", _JSON, nullable=False),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("keeps_quiet", sa.Boolean(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=10), nullable=True),
        sa.Column("digest_at", sa.Integer(), nullable=True),
        sa.Column("urgent_passes", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_notice_setting_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_setting")),
        sa.UniqueConstraint("tenant_id", "person_key", name=op.f("uq_notice_setting_tenant_id_person_key")),
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("notice_setting")
    op.drop_table("notice_answer")
    op.drop_table("notice_template")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_record")
        batch_op.drop_column("follows")
        batch_op.drop_column("record_key")
    op.drop_table("notice")
    op.drop_table("notice_occasion")
