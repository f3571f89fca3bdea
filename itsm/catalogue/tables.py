"""Tables of services, of what can be ordered, and of orders. Amounts are whole hundredths of their currency."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from itsm.organisation.tables import Kept

SERVICE_LENGTH = 200
"""As long as what records say in their field *service*."""
ITEM_LENGTH = 60


class ServiceRow(Kept, TenantScoped, Base):
    """A service, or one of its offerings below it. What records keep is its code.

    ``is_live`` False: a draft, which nobody is offered; one that is archived is retired. ``supplier`` is the code of a
    vendor's team, ``supplier_text`` what was agreed with it.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_service_parent", "tenant_id", "parent_key", "position"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    parent_key: Mapped[int | None] = mapped_column(ForeignKey("service.key"))
    code: Mapped[str] = mapped_column(String(SERVICE_LENGTH))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    texts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    icon: Mapped[str] = mapped_column(String(40))
    is_live: Mapped[bool] = mapped_column(Boolean)
    supplier: Mapped[str | None] = mapped_column(String(100))
    supplier_text: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer)
    shipped_by: Mapped[str | None] = mapped_column(String(60))
    """The pack that it came with; None once somebody has changed it, and for what nobody shipped."""


class ItemRow(Kept, TenantScoped, Base):
    """What can be ordered. ``form`` and ``process`` are ids of what is deployed, ``type_key`` the record that it makes.

    ``team`` is who fulfils it where its process asks, ``level`` the code of a service level, ``approval`` one of
    APPROVALS. ``parts`` are the stages of a bundle, each a list of codes of items. ``found_by`` is what the search
    looks at, written with the rest. ``audience`` are codes by kind (AUDIENCES) of who may order it; ``for_all``: none.
    """

    __tablename__ = "catalogue_item"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_catalogue_item_service", "service_key", "position"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    service_key: Mapped[int] = mapped_column(ForeignKey("service.key"))
    code: Mapped[str] = mapped_column(String(ITEM_LENGTH))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    texts: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    words: Mapped[str] = mapped_column(String(500), default="")
    found_by: Mapped[str] = mapped_column(Text)
    icon: Mapped[str] = mapped_column(String(40))
    type_key: Mapped[str] = mapped_column(String(60))
    form: Mapped[str] = mapped_column(String(200))
    process: Mapped[str] = mapped_column(String(200))
    team: Mapped[str | None] = mapped_column(String(100))
    level: Mapped[str | None] = mapped_column(String(60))
    approval: Mapped[str] = mapped_column(String(20))
    cost_once: Mapped[int | None] = mapped_column(Key)
    cost_monthly: Mapped[int | None] = mapped_column(Key)
    currency: Mapped[str] = mapped_column(String(3))
    is_live: Mapped[bool] = mapped_column(Boolean)
    audience: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict)
    for_all: Mapped[bool] = mapped_column(Boolean)
    parts: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    position: Mapped[int] = mapped_column(Integer)
    shipped_by: Mapped[str | None] = mapped_column(String(60))


class OrderRow(TenantScoped, Base):
    """An order: the record that it made, what was ordered by whom, and what it cost then. ``given`` are the answers.

    ``parts`` are the stages of the bundle as they were offered then: a later offer changes no order.
    """

    __tablename__ = "catalogue_order"
    __table_args__ = (
        UniqueConstraint("record_key"),
        Index("ix_catalogue_order_person", "tenant_id", "ordered_by_key", "key"),
        Index("ix_catalogue_order_item", "item_key", "key"),
        Index("ix_catalogue_order_part", "part_of_key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    item_key: Mapped[int] = mapped_column(ForeignKey("catalogue_item.key"))
    ordered_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form: Mapped[str] = mapped_column(String(200))
    given: Mapped[dict[str, object]] = mapped_column(Json)
    cost_once: Mapped[int | None] = mapped_column(Key)
    cost_monthly: Mapped[int | None] = mapped_column(Key)
    currency: Mapped[str] = mapped_column(String(3))
    parts: Mapped[list[list[str]]] = mapped_column(Json, default=list, server_default="[]")
    part_of_key: Mapped[int | None] = mapped_column(ForeignKey("record.key"))
    """The record of the bundle that it is a part of."""


class FavouriteRow(TenantScoped, Base):
    """An item that somebody keeps at hand."""

    __tablename__ = "catalogue_favourite"
    __table_args__ = (Index("ix_catalogue_favourite_item_key", "item_key"),)

    person_key: Mapped[int] = mapped_column(ForeignKey("person.key"), primary_key=True)
    item_key: Mapped[int] = mapped_column(ForeignKey("catalogue_item.key"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DemandRow(TenantScoped, Base):
    """How often an item was ordered in a month (``2026-11``): what is popular is counted without looking at orders."""

    __tablename__ = "catalogue_demand"

    item_key: Mapped[int] = mapped_column(ForeignKey("catalogue_item.key"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    orders: Mapped[int] = mapped_column(Integer)
