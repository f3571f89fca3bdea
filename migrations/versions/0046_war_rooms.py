"""war rooms: who leads and helps, updates, proposals and the status page"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

import database.types

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json


def upgrade() -> None:
    """Go to this version."""
    _people()
    _responses()
    _updates()
    _proposals()


def downgrade() -> None:
    """Go back to the version before."""
    for table in (
        "status_page", "war_room_proposal", "war_room_watcher", "war_room_update", "war_room_response",
        "war_room_step", "war_room_presence", "war_room_role",
    ):  # fmt: skip
        op.drop_table(table)


def _of_tenant(*keys: str) -> list[SchemaItem]:
    return [
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint(*keys),
    ]


def _record() -> list[SchemaItem]:
    return [
        sa.Column("record_key", _KEY, nullable=False), sa.ForeignKeyConstraint(["record_key"], ["record.key"]),
    ]  # fmt: skip


def _person(name: str, nullable: bool = False) -> list[SchemaItem]:
    return [sa.Column(name, _KEY, nullable=nullable), sa.ForeignKeyConstraint([name], ["person.key"])]


def _people() -> None:
    op.create_table(
        "war_room_role",
        sa.Column("key", _KEY, nullable=False), *_record(),
        sa.Column("role", sa.String(length=40), nullable=False), *_person("person_key"),
        sa.Column("since", _AT(), nullable=False),
        sa.Column("until", _AT()), *_of_tenant("key"),
    )  # fmt: skip
    op.create_index(op.f("ix_war_room_role_record_key"), "war_room_role", ["record_key"])
    op.create_index("ix_war_room_role_person", "war_room_role", ["person_key"])
    where = sa.text("until IS NULL")
    op.create_index("ix_war_room_role_now", "war_room_role", ["record_key", "role"], unique=True,
                    postgresql_where=where, sqlite_where=where)  # fmt: skip
    op.create_table(
        "war_room_presence",
        sa.Column("key", _KEY, nullable=False), *_record(), *_person("person_key"),
        sa.Column("came_at", _AT(), nullable=False),
        sa.Column("left_at", _AT()),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()), *_of_tenant("key"),
    )  # fmt: skip
    op.create_index("ix_war_room_presence_record", "war_room_presence", ["record_key", "person_key"])


def _responses() -> None:
    op.create_table(
        "war_room_step", *_record(),
        sa.Column("response", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("done_at", _AT(), nullable=False), *_person("done_by_key", nullable=True),
        *_of_tenant("record_key", "response", "step"),
    )  # fmt: skip
    op.create_table(
        "war_room_response", *_record(),
        sa.Column("response", sa.String(length=40), nullable=False),
        sa.Column("taken_at", _AT(), nullable=False), *_person("taken_by_key", nullable=True),
        *_of_tenant("record_key", "response"),
    )  # fmt: skip


def _updates() -> None:
    op.create_table(
        "war_room_update",
        sa.Column("key", _KEY, nullable=False), *_record(),
        sa.Column("at", _AT(), nullable=False), *_person("by_key", nullable=True),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("titles", _JSON, nullable=False),
        sa.Column("texts", _JSON, nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_public", "to_joined", "to_watchers")),
        *(sa.Column(name, _KEY, nullable=False) for name in ("joined_told", "watchers_told")),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("told_at", _AT()), *_of_tenant("key"),
    )  # fmt: skip
    where = sa.text("told_at IS NULL")
    op.create_index("ix_war_room_update_record", "war_room_update", ["record_key", "at"])
    op.create_index("ix_war_room_update_due", "war_room_update", ["key"], postgresql_where=where, sqlite_where=where)
    op.create_index("ix_war_room_update_public", "war_room_update", ["tenant_id", "is_public", "at"])
    op.create_table(
        "war_room_watcher", *_record(), *_person("person_key"),
        sa.Column("added_at", _AT(), nullable=False), *_of_tenant("record_key", "person_key"),
    )  # fmt: skip
    op.create_index(op.f("ix_war_room_watcher_person_key"), "war_room_watcher", ["person_key"])


def _proposals() -> None:
    op.create_table(
        "war_room_proposal",
        sa.Column("key", _KEY, nullable=False), *_record(),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("severity", sa.String(length=60), nullable=False),
        sa.Column("alike", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=200)),
        sa.Column("category", sa.String(length=200)),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", _AT(), nullable=False),
        sa.Column("decided_at", _AT()), *_person("decided_by_key", nullable=True),
        sa.Column("reason", sa.Text()), *_of_tenant("key"),
        sa.UniqueConstraint("record_key", name=op.f("uq_war_room_proposal_record_key")),
    )  # fmt: skip
    op.create_index("ix_war_room_proposal_state", "war_room_proposal", ["tenant_id", "state", "key"])
    op.create_table(
        "status_page",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False), *_of_tenant("key"),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_status_page_tenant_id")),
        sa.UniqueConstraint("address", name=op.f("uq_status_page_address")),
    )  # fmt: skip
