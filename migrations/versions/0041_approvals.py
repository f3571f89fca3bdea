"""ballots, seats and votes of approvals"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Go to this version."""
    _ballots()
    _seats()
    _votes()


def downgrade() -> None:
    """Go back to the version before."""
    for table in ("ballot_vote", "ballot_seat", "ballot"):
        op.drop_table(table)


def _ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("instance_key", _KEY, nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("board", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("rule", _JSON, nullable=False),
        sa.Column("barred", _JSON, nullable=False),
        sa.Column("kept_out", _JSON, nullable=False),
        sa.Column("escalate_to", _JSON, nullable=False),
        sa.Column("escalated_at", _AT(), nullable=True),
        sa.Column("opened_at", _AT(), nullable=False),
        sa.Column("due_at", _AT(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("closed_at", _AT(), nullable=True),
        sa.Column("closed_by_key", _KEY, nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        *_of_tenant(("record_key", "record"), ("closed_by_key", "person")),
    )
    op.create_index("ix_ballot_record", "ballot", ["record_key", "key"])
    op.create_index("ix_ballot_board", "ballot", ["tenant_id", "board", "closed_at", "key"])
    op.create_index("ix_ballot_instance", "ballot", ["instance_key"], postgresql_where=_OPEN, sqlite_where=_OPEN)


def _seats() -> None:
    op.create_table(
        "ballot_seat",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("ballot_key", _KEY, nullable=False),
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("voter_key", _KEY, nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("veto", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("chair", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", _AT(), nullable=False),
        sa.Column("left_at", _AT(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=False),
        *_of_tenant(("ballot_key", "ballot"), ("person_key", "person"), ("voter_key", "person")),
    )
    op.create_index("ix_ballot_seat_ballot", "ballot_seat", ["ballot_key", "key"])
    op.create_index("ix_ballot_seat_voter", "ballot_seat", ["voter_key"])


def _votes() -> None:
    op.create_table(
        "ballot_vote",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("ballot_key", _KEY, nullable=False),
        sa.Column("seat_key", _KEY, nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _AT(), nullable=False),
        sa.Column("actor_key", _KEY, nullable=False),
        *_of_tenant(("ballot_key", "ballot"), ("seat_key", "ballot_seat"), ("actor_key", "person")),
    )
    op.create_index("ix_ballot_vote_ballot", "ballot_vote", ["ballot_key", "key"])


def _of_tenant(*others: tuple[str, str]) -> list[Any]:
    """What every table has that is an organisation's, with keys of other tables."""
    return [
        sa.Column("tenant_id", _KEY, nullable=False),
        *(sa.ForeignKeyConstraint([column], [f"{table}.key"]) for column, table in others),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
    ]
