"""people who are kept out of a record because it is about them; surveys after closing"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this version; no record that is there keeps anybody out."""
    op.add_column("record", sa.Column("keeps_out", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_table(
        "record_kept_out",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=True),
        sa.Column("team_key", _KEY, nullable=True),
        sa.Column("about_key", _KEY, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_record_kept_out_tenant_id")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_record_kept_out_record_key")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_record_kept_out_person_key")),
        sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_record_kept_out_team_key")),
        sa.ForeignKeyConstraint(["about_key"], ["record.key"], name=op.f("fk_record_kept_out_about_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_record_kept_out")),
    )
    op.create_index("ix_record_kept_out_record", "record_kept_out", ["record_key"])
    op.create_index("ix_record_kept_out_about", "record_kept_out", ["about_key"])
    op.create_index("ix_record_kept_out_person", "record_kept_out", ["person_key"])
    op.create_table(
        "survey",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_survey_tenant_id")),
        sa.ForeignKeyConstraint(["record_key"], ["record.key"], name=op.f("fk_survey_record_key")),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_survey_person_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_survey")),
        sa.UniqueConstraint("record_key", name=op.f("uq_survey_record_key")),
    )
    op.create_index("ix_survey_person", "survey", ["tenant_id", "person_key", "asked_at"])
    op.create_index("ix_survey_asked", "survey", ["tenant_id", "asked_at"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("survey")
    op.drop_table("record_kept_out")
    op.drop_column("record", "keeps_out")
