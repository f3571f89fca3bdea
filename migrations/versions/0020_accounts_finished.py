"""accounts: limits of sessions, when a second factor is due, sign-out by a provider, groups within groups."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this version."""
    op.create_table("session_limit",
    sa.Column("key", _KEY, nullable=False),
    sa.Column("idle_minutes", sa.Integer(), nullable=False),
    sa.Column("whole_hours", sa.Integer(), nullable=False),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_session_limit_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_session_limit")),
    sa.UniqueConstraint("tenant_id", name=op.f("uq_session_limit_tenant_id"))
    )
    op.create_table("logout_token",
    sa.Column("key", _KEY, nullable=False),
    sa.Column("provider_key", _KEY, nullable=False),
    sa.Column("jti_hash", sa.String(length=64), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_logout_token_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_logout_token")),
    sa.UniqueConstraint("provider_key", "jti_hash", name=op.f("uq_logout_token_provider_key_jti_hash"))
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_sid", sa.String(length=255), nullable=True))

    with op.batch_alter_table("pending_sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provider_sid", sa.String(length=255), nullable=True))

    with op.batch_alter_table("second_factor_rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holds_from", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("directory", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nested", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Go back to the version before."""
    for table, column in (
        ("directory", "nested"), ("second_factor_rule", "holds_from"), ("pending_sign_in", "provider_sid"),
        ("session", "provider_sid"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_table("logout_token")
    op.drop_table("session_limit")
