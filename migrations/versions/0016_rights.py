"""rights: roles of one's own, roles of teams, how far the people of a customer see."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Go to this version."""
    op.create_table("role",
    sa.Column("key", _KEY, nullable=False),
    sa.Column("code", sa.String(length=30), nullable=False),
    sa.Column("names", _JSON, nullable=False),
    sa.Column("copied_from", sa.String(length=30), nullable=True),
    sa.Column("allowed", _JSON, nullable=False),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_role_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_role")),
    sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_role_tenant_id_code"))
    )
    op.create_table("team_role",
    sa.Column("team_key", _KEY, nullable=False),
    sa.Column("role", sa.String(length=30), nullable=False),
    sa.Column("tenant_id", _KEY, nullable=False),
    sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_team_role_team_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_team_role_tenant_id")),
    sa.PrimaryKeyConstraint("team_key", "role", name=op.f("pk_team_role"))
    )
    with op.batch_alter_table("team_role", schema=None) as batch_op:
        batch_op.create_index("ix_team_role_role", ["tenant_id", "role"], unique=False)
    op.add_column("customer", sa.Column("requesters_see", sa.String(length=10), nullable=True))
    op.add_column("customer_contact", sa.Column("sees", sa.String(length=10), nullable=True))


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_column("customer_contact", "sees")
    op.drop_column("customer", "requesters_see")
    op.drop_table("team_role")
    op.drop_table("role")
