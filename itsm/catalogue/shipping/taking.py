"""Taking over what a pack ships: added where it is not, renewed while nobody has changed it, never brought back."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.registry import SYSTEM
from itsm.audit import audit_change
from itsm.catalogue.naming import found_by
from itsm.catalogue.shipping.reading import Shipped, ShippedItem, ShippedService
from itsm.catalogue.tables import ItemRow, ServiceRow

Row = TypeVar("Row", ServiceRow, ItemRow)


def take_catalogue(work: UnitOfWork, pack: str, type_key: str, shipped: Shipped) -> None:
    """Let the organisation have what ``pack`` ships; its items make records of ``type_key``.

    What somebody has changed, retired or added under the same code stays as it is.
    """
    services = _rows(work.session, ServiceRow)
    for place, service in enumerate(shipped.services):
        above = services.get(service.above)
        row = _taken(work, services.get(service.code), ServiceRow, pack, _service(service, above, place))
        services[service.code] = row
    items = _rows(work.session, ItemRow)
    for place, item in enumerate(shipped.items):
        known = services[item.service]
        _taken(work, items.get(item.code), ItemRow, pack, _item(item, known, type_key, place))


def _rows(session: Session, model: type[Row]) -> dict[str, Row]:
    return {row.code: row for row in session.scalars(select(model))}


def _taken(work: UnitOfWork, row: Row | None, model: type[Row], pack: str, values: Mapping[str, Any]) -> Row:
    kind = "service" if model is ServiceRow else "item"
    if row is None:
        row = model(**values, shipped_by=pack)
        work.session.add(row)
        work.session.flush()
        audit_change(work, f"{kind}_added", f"{kind} {row.key}", SYSTEM.key, {}, {**values, "shipped_by": pack})
        return row
    before = {name: getattr(row, name) for name in values}
    if row.shipped_by != pack or row.archived_at is not None or before == values:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    audit_change(work, f"{kind}_changed", f"{kind} {row.key}", SYSTEM.key, before, values)
    return row


def _service(one: ShippedService, above: ServiceRow | None, place: int) -> dict[str, Any]:
    return {
        "code": one.code, "parent_key": above.key if above is not None else None, "names": dict(one.names),
        "texts": dict(one.texts), "icon": one.icon, "is_live": True, "position": place,
        "supplier_text": one.supplier_text or None,
    }  # fmt: skip


def _item(one: ShippedItem, service: ServiceRow, type_key: str, place: int) -> dict[str, Any]:
    return {
        "code": one.code, "service_key": service.key, "names": dict(one.names), "texts": dict(one.texts),
        "words": one.words, "found_by": found_by(one.names, one.texts, one.words, [service.names]), "icon": one.icon,
        "type_key": type_key, "form": one.form, "process": one.process, "team": one.team or None,
        "level": one.level or None, "approval": one.approval, "cost_once": one.once, "cost_monthly": one.monthly,
        "currency": one.currency, "is_live": True, "audience": dict(one.audience), "for_all": not one.audience,
        "parts": one.parts, "position": place,
    }  # fmt: skip
