"""rosters: plans, overrides, swaps, hand-over notes, alarms, secret links of feeds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.create_table("roster",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("code", sa.String(length=60), nullable=False),
    sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column("team_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("zone", sa.String(length=60), nullable=False),
    sa.Column("calendar", sa.String(length=60), nullable=True),
    sa.Column("confirms_swaps", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("warns_hours", sa.Integer(), nullable=False),
    sa.Column("check_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("revision", sa.Integer(), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["team_key"], ["team.key"], name=op.f("fk_roster_team_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster")),
    sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_roster_tenant_id_code"))
    )
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.create_index("ix_roster_check", ["check_at"], unique=False)
        batch_op.create_index("ix_roster_team", ["team_key"], unique=False)

    op.create_table("roster_alarm",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("shift", sa.String(length=30), nullable=False),
    sa.Column("day", sa.Date(), nullable=False),
    sa.Column("missing", sa.Integer(), nullable=False),
    sa.Column("times", sa.Integer(), nullable=False),
    sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_alarm_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_alarm_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_alarm")),
    sa.UniqueConstraint("roster_key", "shift", "day", name=op.f("uq_roster_alarm_roster_key_shift_day"))
    )
    with op.batch_alter_table("roster_alarm", schema=None) as batch_op:
        batch_op.create_index("ix_roster_alarm_open", ["roster_key", "ended_at"], unique=False)

    op.create_table("roster_feed",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("person_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("token_hash", sa.String(length=64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["person_key"], ["person.key"], name=op.f("fk_roster_feed_person_key")),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_feed_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_feed_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_feed")),
    sa.UniqueConstraint("token_hash", name=op.f("uq_roster_feed_token_hash"))
    )
    with op.batch_alter_table("roster_feed", schema=None) as batch_op:
        batch_op.create_index("ix_roster_feed_person", ["person_key", "revoked_at"], unique=False)

    op.create_table("roster_note",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("written_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("words", sa.Text(), nullable=False),
    sa.Column("confirmed_by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["confirmed_by_key"], ["person.key"], name=op.f("fk_roster_note_confirmed_by_key")),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_note_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_note_tenant_id")),
    sa.ForeignKeyConstraint(["written_by_key"], ["person.key"], name=op.f("fk_roster_note_written_by_key")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_note"))
    )
    with op.batch_alter_table("roster_note", schema=None) as batch_op:
        batch_op.create_index("ix_roster_note_roster", ["roster_key", "key"], unique=False)

    op.create_table("roster_override",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("begins", sa.String(length=16), nullable=False),
    sa.Column("ends", sa.String(length=16), nullable=False),
    sa.Column("zone", sa.String(length=60), nullable=False),
    sa.Column("shift", sa.String(length=30), nullable=True),
    sa.Column("day", sa.Date(), nullable=True),
    sa.Column("instead_of_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("by_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("reason", sa.String(length=200), nullable=False),
    sa.Column("swap_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_override_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_override_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_override"))
    )
    with op.batch_alter_table("roster_override", schema=None) as batch_op:
        batch_op.create_index("ix_roster_override_by", ["tenant_id", "by_key", "ends"], unique=False)
        batch_op.create_index("ix_roster_override_time", ["roster_key", "ends"], unique=False)

    op.create_table("roster_plan",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("valid_from", sa.Date(), nullable=False),
    sa.Column("definition", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_plan_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_plan_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_plan")),
    sa.UniqueConstraint("roster_key", "valid_from", name=op.f("uq_roster_plan_roster_key_valid_from"))
    )
    op.create_table("roster_swap",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("giver_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("taker_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("given_shift", sa.String(length=30), nullable=False),
    sa.Column("given_day", sa.Date(), nullable=False),
    sa.Column("returned_shift", sa.String(length=30), nullable=True),
    sa.Column("returned_day", sa.Date(), nullable=True),
    sa.Column("note", sa.String(length=200), nullable=False),
    sa.Column("state", sa.String(length=12), nullable=False),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["giver_key"], ["person.key"], name=op.f("fk_roster_swap_giver_key")),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_swap_roster_key")),
    sa.ForeignKeyConstraint(["taker_key"], ["person.key"], name=op.f("fk_roster_swap_taker_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_swap_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_swap"))
    )
    with op.batch_alter_table("roster_swap", schema=None) as batch_op:
        batch_op.create_index("ix_roster_swap_giver", ["giver_key", "state"], unique=False)
        batch_op.create_index("ix_roster_swap_roster", ["roster_key", "state"], unique=False)
        batch_op.create_index("ix_roster_swap_taker", ["taker_key", "state"], unique=False)

    op.create_table("roster_member",
    sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("plan_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("roster_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("kind", sa.String(length=10), nullable=False),
    sa.Column("member_key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(["plan_key"], ["roster_plan.key"], name=op.f("fk_roster_member_plan_key")),
    sa.ForeignKeyConstraint(["roster_key"], ["roster.key"], name=op.f("fk_roster_member_roster_key")),
    sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"], name=op.f("fk_roster_member_tenant_id")),
    sa.PrimaryKeyConstraint("key", name=op.f("pk_roster_member")),
    sa.UniqueConstraint("plan_key", "kind", "member_key", name=op.f("uq_roster_member_plan_key_kind_member_key"))
    )
    with op.batch_alter_table("roster_member", schema=None) as batch_op:
        batch_op.create_index("ix_roster_member_who", ["tenant_id", "kind", "member_key"], unique=False)


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("roster_member", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_member_who")

    op.drop_table("roster_member")
    with op.batch_alter_table("roster_swap", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_swap_taker")
        batch_op.drop_index("ix_roster_swap_roster")
        batch_op.drop_index("ix_roster_swap_giver")

    op.drop_table("roster_swap")
    op.drop_table("roster_plan")
    with op.batch_alter_table("roster_override", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_override_time")
        batch_op.drop_index("ix_roster_override_by")

    op.drop_table("roster_override")
    with op.batch_alter_table("roster_note", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_note_roster")

    op.drop_table("roster_note")
    with op.batch_alter_table("roster_feed", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_feed_person")

    op.drop_table("roster_feed")
    with op.batch_alter_table("roster_alarm", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_alarm_open")

    op.drop_table("roster_alarm")
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.drop_index("ix_roster_team")
        batch_op.drop_index("ix_roster_check")

    op.drop_table("roster")
