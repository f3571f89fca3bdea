"""mailboxes, what became of the mails that came in, which mails belong to which record, addresses that do not work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql"
)
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this version."""
    _mailbox()
    _incoming_mail()
    op.create_table(
        "mail_thread",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("message_id", sa.String(length=250), nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=True),
        sa.Column("at", _AT, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_mail_thread_person_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_mail_thread_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_mail_thread_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mail_thread")),
        sa.UniqueConstraint("tenant_id", "message_id", name=op.f("uq_mail_thread_tenant_id_message_id")),
    )
    op.create_index("ix_mail_thread_record", "mail_thread", ["record_key"])
    op.create_table(
        "mail_bounce",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("said", sa.String(length=520), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_mail_bounce_person_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_mail_bounce_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mail_bounce")),
        sa.UniqueConstraint(
            "tenant_id", "person_key", "address", name=op.f("uq_mail_bounce_tenant_id_person_key_address")
        ),
    )


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("values", _JSON, nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("unknown", sa.String(length=10), nullable=False),
        sa.Column("domains", _JSON, nullable=False),
        sa.Column("plus", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=True),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("security", sa.String(length=10), nullable=True),
        sa.Column("ca_certificate", sa.Text(), nullable=True),
        sa.Column("user", sa.String(length=254), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("folder", sa.String(length=200), nullable=True),
        sa.Column("done_folder", sa.String(length=200), nullable=True),
        sa.Column("look_at", _AT, nullable=True),
        sa.Column("looked_at", _AT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", _JSON, nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_mailbox_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("tenant_id", "address", name=op.f("uq_mailbox_tenant_id_address")),
    )
    op.create_index("ix_mailbox_look", "mailbox", ["look_at"])


def _incoming_mail() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("mailbox_key", _KEY, nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("reason", _JSON, nullable=True),
        sa.Column("record_key", _KEY, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["mailbox_key"], ["mailbox.key"], name=op.f("fk_incoming_mail_mailbox_key")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_incoming_mail_record_key")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_incoming_mail_tenant_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("tenant_id", "identity", name=op.f("uq_incoming_mail_tenant_id_identity")),
    )
    op.create_index("ix_incoming_mail_sender", "incoming_mail", ["tenant_id", "sender", "at"])
    op.create_index("ix_incoming_mail_mailbox", "incoming_mail", ["mailbox_key", "key"])
    op.create_index("ix_incoming_mail_act", "incoming_mail", ["tenant_id", "act", "key"])


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("mail_bounce", "mail_thread", "incoming_mail", "mailbox"):
        op.drop_table(table)
