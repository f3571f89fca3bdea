"""index of the history: by instance alone, which takes a quarter of the room on PostgreSQL and the same on SQLite."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this version."""
    op.drop_index("ix_element_event_instance", table_name="element_event")
    op.create_index("ix_element_event_instance", "element_event", ["instance_key"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_element_event_instance", table_name="element_event")
    op.create_index("ix_element_event_instance", "element_event", ["instance_key", "key"])
