"""telephone numbers, what boards count, and up to when somebody knows what changed"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_RECORDS = {
    "resolved": (["resolved_at"], "resolved_at IS NOT NULL"),
    "waiting": (["team"], "status_kind = 'waiting'"),
    "reopened": (["team"], "reopened_at IS NOT NULL AND resolved_at IS NULL AND closed_at IS NULL"),
}


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "person_phone",
        sa.Column("person_key", database.types.Key, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("person_key", "number"),
    )
    op.create_index("ix_person_phone_number", "person_phone", ["tenant_id", "number"])
    op.create_table(
        "board_seen",
        sa.Column("person_key", database.types.Key, nullable=False),
        sa.Column("seen_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("tenant_id", database.types.Key, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("person_key"),
    )
    op.add_column("record", sa.Column("reopened_at", database.types.UtcDateTime(), nullable=True))
    for name, (columns, condition) in _RECORDS.items():
        _index(f"ix_record_{name}", "record", columns, condition)
    _index("ix_user_task_of_team", "user_task", ["group_id", "assignee_key", "key"], "state = 'open'")


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_user_task_of_team", table_name="user_task")
    for name in _RECORDS:
        op.drop_index(f"ix_record_{name}", table_name="record")
    op.drop_column("record", "reopened_at")
    op.drop_table("board_seen")
    op.drop_index("ix_person_phone_number", table_name="person_phone")
    op.drop_table("person_phone")


def _index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, ["tenant_id", *columns], sqlite_where=where, postgresql_where=where)
