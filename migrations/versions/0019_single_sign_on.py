"""single sign-on: providers, directories, who is who there, what groups give."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table("directory",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("name", sa.String(length=100), nullable=False),
    sa.Column("host", sa.String(length=255), nullable=False),
    sa.Column("port", sa.Integer(), nullable=False),
    sa.Column("security", sa.String(length=10), nullable=False),
    sa.Column("ca_certificate", sa.Text(), nullable=True),
    sa.Column("bind_dn", sa.String(length=500), nullable=True),
    sa.Column("sealed", sa.Text(), nullable=True),
    sa.Column("base", sa.String(length=500), nullable=False),
    sa.Column("people_filter", sa.String(length=1000), nullable=False),
    sa.Column("id_attribute", sa.String(length=100), nullable=False),
    sa.Column("login_attribute", sa.String(length=100), nullable=False),
    sa.Column("name_attribute", sa.String(length=100), nullable=False),
    sa.Column("email_attribute", sa.String(length=100), nullable=False),
    sa.Column("groups_attribute", sa.String(length=100), nullable=True),
    sa.Column("groups_base", sa.String(length=500), nullable=True),
    sa.Column("groups_filter", sa.String(length=1000), nullable=True),
    sa.Column("member_attribute", sa.String(length=100), nullable=True),
    sa.Column("unknown", sa.String(length=10), nullable=False),
    sa.Column("links", sa.Boolean(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("sync_hours", sa.Integer(), nullable=True),
    sa.Column("sync_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("approved", sa.Integer(), nullable=True),
    sa.Column("last_run", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_directory_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_directory"))
    )
    with op.batch_alter_table("directory", schema=None) as batch_op:
        batch_op.create_index("ix_directory_sync", ["sync_at"], unique=False)

    op.create_table("oidc_provider",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("name", sa.String(length=100), nullable=False),
    sa.Column("issuer", sa.String(length=500), nullable=False),
    sa.Column("client_id", sa.String(length=300), nullable=True),
    sa.Column("sealed", sa.Text(), nullable=True),
    sa.Column("scopes", sa.String(length=300), nullable=False),
    sa.Column("email_claim", sa.String(length=100), nullable=False),
    sa.Column("name_claim", sa.String(length=100), nullable=False),
    sa.Column("groups_claim", sa.String(length=100), nullable=True),
    sa.Column("unknown", sa.String(length=10), nullable=False),
    sa.Column("asks_factor", sa.Boolean(), nullable=False),
    sa.Column("offered", sa.Boolean(), nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_oidc_provider_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_oidc_provider"))
    )
    op.create_table("external_identity",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("source", sa.String(length=20), nullable=False),
    sa.Column("source_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("issuer", sa.String(length=500), nullable=False),
    sa.Column("subject", sa.String(length=255), nullable=False),
    sa.Column("login", sa.String(length=254), nullable=True),
    sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_external_identity_person_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_external_identity_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_external_identity")),
    sa.UniqueConstraint("source", "source_key", "person_key", name=op.f("uq_external_identity_source_source_key_person_key")),
    sa.UniqueConstraint("tenant_id", "issuer", "subject", name=op.f("uq_external_identity_tenant_id_issuer_subject"))
    )
    with op.batch_alter_table("external_identity", schema=None) as batch_op:
        batch_op.create_index("ix_external_identity_login", ["login"], unique=False)
        batch_op.create_index("ix_external_identity_person", ["person_key"], unique=False)

    op.create_table("group_mapping",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("source", sa.String(length=20), nullable=False),
    sa.Column("source_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("group_name", sa.String(length=500), nullable=False),
    sa.Column("role", sa.String(length=30), nullable=True),
    sa.Column("team_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("team_role", sa.String(length=10), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_group_mapping_team_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_group_mapping_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_group_mapping"))
    )
    with op.batch_alter_table("group_mapping", schema=None) as batch_op:
        batch_op.create_index("ix_group_mapping_source", ["source", "source_key"], unique=False)

    with op.batch_alter_table("pending_sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("sealed_hint", sa.Text(), nullable=True))

    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("sealed_hint", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("factor_answered", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("factor_answered")
        batch_op.drop_column("sealed_hint")
        batch_op.drop_column("provider_key")

    with op.batch_alter_table("pending_sign_in", schema=None) as batch_op:
        batch_op.drop_column("sealed_hint")
        batch_op.drop_column("provider_key")

    with op.batch_alter_table("group_mapping", schema=None) as batch_op:
        batch_op.drop_index("ix_group_mapping_source")

    op.drop_table("group_mapping")
    with op.batch_alter_table("external_identity", schema=None) as batch_op:
        batch_op.drop_index("ix_external_identity_person")
        batch_op.drop_index("ix_external_identity_login")

    op.drop_table("external_identity")
    op.drop_table("oidc_provider")
    with op.batch_alter_table("directory", schema=None) as batch_op:
        batch_op.drop_index("ix_directory_sync")

    op.drop_table("directory")
