"""services, what can be ordered of them, orders, and people's managers"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

import database.types

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY, _AT, _JSON = database.types.Key, database.types.UtcDateTime, database.types.Json


def upgrade() -> None:
    """Go to this version."""
    op.add_column("person", sa.Column("manager_key", _KEY, nullable=True))
    op.create_index("ix_person_manager", "person", ["tenant_id", "manager_key"])
    _services()
    _items()
    _orders()


def downgrade() -> None:
    """Go back to the version before."""
    for table in (
        "catalogue_demand", "catalogue_favourite", "catalogue_order", "catalogue_item", "service",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_person_manager", "person")
    op.drop_column("person", "manager_key")


def _services() -> None:
    op.create_table(
        "service",
        _key(),
        sa.Column("parent_key", _KEY, nullable=True),
        sa.Column("code", sa.String(length=200), nullable=False),
        *_described(),
        sa.Column("supplier", sa.String(length=100), nullable=True),
        sa.Column("supplier_text", sa.Text(), nullable=True),
        *_kept(),
        sa.ForeignKeyConstraint(["parent_key"], ["service.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_service_tenant_id_code")),
    )
    op.create_index("ix_service_parent", "service", ["tenant_id", "parent_key", "position"])


def _items() -> None:
    op.create_table(
        "catalogue_item",
        _key(),
        sa.Column("service_key", _KEY, nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        *_described(),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("type_key", sa.String(length=60), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("process", sa.String(length=200), nullable=False),
        sa.Column("team", sa.String(length=100), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("approval", sa.String(length=20), nullable=False),
        *_cost(),
        sa.Column("audience", _JSON, nullable=False),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.Column("parts", _JSON, nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["service_key"], ["service.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_catalogue_item_tenant_id_code")),
    )
    op.create_index("ix_catalogue_item_service", "catalogue_item", ["service_key", "position"])


def _orders() -> None:
    op.create_table(
        "catalogue_order",
        _key(),
        sa.Column("record_key", _KEY, nullable=False),
        sa.Column("item_key", _KEY, nullable=False),
        sa.Column("ordered_by_key", _KEY, nullable=True),
        sa.Column("ordered_at", _AT(), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("given", _JSON, nullable=False),
        *_cost(),
        sa.Column("part_of_key", _KEY, nullable=True),
        sa.Column("tenant_id", _KEY, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target])
            for column, target in (
                ("record_key", "record.key"), ("item_key", "catalogue_item.key"), ("ordered_by_key", "person.key"),
                ("part_of_key", "record.key"), ("tenant_id", "tenant.key"),
            )
        ),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("record_key", name=op.f("uq_catalogue_order_record_key")),
    )
    op.create_index("ix_catalogue_order_person", "catalogue_order", ["tenant_id", "ordered_by_key", "key"])
    op.create_index("ix_catalogue_order_item", "catalogue_order", ["item_key", "key"])
    op.create_index("ix_catalogue_order_part", "catalogue_order", ["part_of_key"])
    op.create_table(
        "catalogue_favourite",
        sa.Column("person_key", _KEY, nullable=False),
        sa.Column("item_key", _KEY, nullable=False),
        sa.Column("added_at", _AT(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["person.key"]),
        *_of_item("person_key", "item_key"),
    )
    op.create_index("ix_catalogue_favourite_item_key", "catalogue_favourite", ["item_key"])
    op.create_table(
        "catalogue_demand",
        sa.Column("item_key", _KEY, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        *_of_item("item_key", "month"),
    )


def _key() -> sa.Column[Any]:
    return sa.Column("key", _KEY, nullable=False)


def _described() -> list[sa.Column[Any]]:
    return [
        sa.Column("names", _JSON, nullable=False),
        sa.Column("texts", _JSON, nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("shipped_by", sa.String(length=60), nullable=True),
    ]


def _kept() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.Column("archived_at", _AT(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _cost() -> list[sa.Column[Any]]:
    return [
        sa.Column("cost_once", _KEY, nullable=True),
        sa.Column("cost_monthly", _KEY, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
    ]


def _of_item(*primary: str) -> list[Any]:
    return [
        sa.Column("tenant_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["item_key"], ["catalogue_item.key"]),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.key"]),
        sa.PrimaryKeyConstraint(*primary),
    ]
