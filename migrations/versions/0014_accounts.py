"""accounts: links, second factors, passkeys, known browsers, mail, tokens of people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table("passkey_challenge",
    sa.Column("holder_hash", sa.String(length=64), nullable=False),
    sa.Column("challenge", sa.String(length=200), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint("holder_hash", name=op.f("pk_passkey_challenge"))
    )
    with op.batch_alter_table("passkey_challenge", schema=None) as batch_op:
        batch_op.create_index("ix_passkey_challenge_expires", ["expires_at"], unique=False)

    op.create_table("password_reset_request",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("account", sa.String(length=254), nullable=False),
    sa.Column("address", sa.String(length=45), nullable=False),
    sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_password_reset_request"))
    )
    with op.batch_alter_table("password_reset_request", schema=None) as batch_op:
        batch_op.create_index("ix_password_reset_request_account", ["account", "at"], unique=False)
        batch_op.create_index("ix_password_reset_request_address", ["address", "at"], unique=False)
        batch_op.create_index("ix_password_reset_request_open", ["handled_at", "key"], unique=False)

    op.create_table("mail",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("idempotency_key", sa.String(length=200), nullable=False),
    sa.Column("kind", sa.String(length=40), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("recipient", sa.String(length=254), nullable=False),
    sa.Column("language", sa.String(length=10), nullable=False),
    sa.Column("sealed", sa.Text(), nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("problem", sa.String(length=300), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_mail_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_mail")),
    sa.UniqueConstraint("tenant_id", "idempotency_key", name=op.f("uq_mail_tenant_id_idempotency_key"))
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index("ix_mail_due", ["due_at"], unique=False)
        batch_op.create_index("ix_mail_person", ["tenant_id", "person_key"], unique=False)

    op.create_table("second_factor_rule",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("role", sa.String(length=30), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_second_factor_rule_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_second_factor_rule")),
    sa.UniqueConstraint("tenant_id", "role", name=op.f("uq_second_factor_rule_tenant_id_role"))
    )
    op.create_table("account_link",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("purpose", sa.String(length=20), nullable=False),
    sa.Column("token_hash", sa.String(length=64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_account_link_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_account_link_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_account_link")),
    sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash"))
    )
    with op.batch_alter_table("account_link", schema=None) as batch_op:
        batch_op.create_index("ix_account_link_person", ["person_key"], unique=False)

    op.create_table("authenticator",
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("sealed", sa.String(length=200), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("last_step", sa.BigInteger(), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_authenticator_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_authenticator_tenant_id")),
    sa.PrimaryKeyConstraint("person_key", name=op.f("pk_authenticator"))
    )
    op.create_table("known_device",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("token_hash", sa.String(length=64), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_known_device_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_known_device_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_known_device")),
    sa.UniqueConstraint("token_hash", name=op.f("uq_known_device_token_hash"))
    )
    with op.batch_alter_table("known_device", schema=None) as batch_op:
        batch_op.create_index("ix_known_device_person", ["person_key"], unique=False)

    op.create_table("passkey",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("name", sa.String(length=100), nullable=False),
    sa.Column("credential_id", sa.String(length=1400), nullable=False),
    sa.Column("public_key", sa.LargeBinary(), nullable=False),
    sa.Column("sign_count", sa.BigInteger(), nullable=False),
    sa.Column("transports", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_passkey_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_passkey_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_passkey")),
    sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id"))
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index("ix_passkey_person", ["person_key"], unique=False)

    op.create_table("pending_sign_in",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("token_hash", sa.String(length=64), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tries", sa.Integer(), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_pending_sign_in_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_pending_sign_in_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_pending_sign_in")),
    sa.UniqueConstraint("token_hash", name=op.f("uq_pending_sign_in_token_hash"))
    )
    with op.batch_alter_table("pending_sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_pending_sign_in_person", ["person_key"], unique=False)

    op.create_table("recovery_code",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("code_hash", sa.String(length=64), nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_recovery_code_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_recovery_code_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_recovery_code"))
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index("ix_recovery_code_person", ["person_key"], unique=False)

    op.create_table("service_account",
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column("purpose", sa.String(length=200), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_service_account_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_service_account_tenant_id")),
    sa.PrimaryKeyConstraint("person_key", name=op.f("pk_service_account"))
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("created_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("scope",
               existing_type=sa.VARCHAR(length=40),
               type_=sa.String(length=200),
               existing_nullable=False)
        batch_op.create_index("ix_api_token_person", ["person_key"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_api_token_person_key"), "person", ["person_key"], ["key"])

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_account", ["account", "at"], unique=False)


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_account")

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("proved_at")

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_token_person_key"), type_="foreignkey")
        batch_op.drop_index("ix_api_token_person")
        batch_op.alter_column("scope",
               existing_type=sa.String(length=200),
               type_=sa.VARCHAR(length=40),
               existing_nullable=False)
        batch_op.drop_column("expires_at")
        batch_op.drop_column("created_by_key")
        batch_op.drop_column("person_key")

    op.drop_table("service_account")
    op.drop_table("recovery_code")
    op.drop_table("pending_sign_in")
    op.drop_table("passkey")
    op.drop_table("known_device")
    op.drop_table("authenticator")
    op.drop_table("account_link")
    op.drop_table("second_factor_rule")
    op.drop_table("mail")
    op.drop_table("password_reset_request")
    op.drop_table("passkey_challenge")
