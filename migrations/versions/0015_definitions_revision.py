"""a number of each organisation that counts the changes of its definitions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "definitions_revision",
        sa.Column("key", key, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tenant_id", key, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_definitions_revision_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_definitions_revision")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_definitions_revision_tenant_id")),
    )
    op.execute("INSERT INTO definitions_revision (tenant_id, revision) SELECT DISTINCT tenant_id, 1 FROM definition")


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("definitions_revision")
