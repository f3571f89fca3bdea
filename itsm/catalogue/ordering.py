"""What an order leaves: fields of its record, variables of its process, its row, and one more in what is popular."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant, table_of
from engine import clock
from engine.feel import to_json
from itsm.catalogue.money import amount, first_year, together
from itsm.catalogue.tables import DemandRow, ItemRow, OrderRow
from itsm.packs.model import RecordType
from itsm.packs.names import in_language

ITEM_COLUMNS = ("cost_once", "cost_monthly", "currency")


@dataclass(frozen=True, slots=True)
class Cost:
    """What an order costs, in hundredths."""

    once: int | None
    monthly: int | None
    currency: str

    @property
    def first_year(self) -> object:
        """By what it is approved."""
        return first_year(self.once, self.monthly)

    @property
    def is_free(self) -> bool:
        """True when nothing has to be paid."""
        return not self.once and not self.monthly


def parts_of(session: Session, item: ItemRow) -> dict[str, ItemRow]:
    """The items of a bundle by code; nothing for any other item."""
    codes = {code for stage in item.parts for code in stage}
    if not codes:
        return {}
    return {row.code: row for row in session.scalars(select(ItemRow).where(ItemRow.code.in_(codes)))}


def cost_of(item: ItemRow, parts: Mapping[str, ItemRow]) -> Cost:
    """What the item costs now, with all its parts."""
    each = [item, *(parts[code] for stage in item.parts for code in stage if code in parts)]
    currency = next((one.currency for one in each if one.currency), "")
    return Cost(
        together(*(one.cost_once for one in each)), together(*(one.cost_monthly for one in each)), currency
    )  # fmt: skip


def fields_of(
    of_type: RecordType, item: ItemRow, service: str, cost: Cost, part_of: str | None = None
) -> dict[str, object]:
    """What the record of an order keeps of it; ``part_of`` is the number of the bundle's record."""
    kept: dict[str, object] = {"service": service} if "service" in of_type.by_key else {}
    if of_type.orders is None:
        return kept
    values = {
        "item": item.code, "level": item.level, "once": amount(cost.once), "monthly": amount(cost.monthly),
        "currency": cost.currency or None, "part_of": part_of,
    }  # fmt: skip
    return kept | of_type.orders.kept(values)


def variables_of(
    item: ItemRow, cost: Cost, given: Mapping[str, object], part_of: str | None = None
) -> dict[str, object]:
    """``order`` and ``answers`` as diagrams read them."""
    stages = [
        [{"item": code, "token": f"part {number}.{place} {code}"} for place, code in enumerate(stage, 1)]
        for number, stage in enumerate(item.parts, 1)
    ]
    return {
        "order": {
            "item": item.code, "process": item.process, "team": item.team,
            "approval": "none" if part_of else item.approval, "amount": cost.first_year, "stages": stages,
            "part_of": part_of,
        },
        "answers": dict(given),
    }  # fmt: skip


def title_of_order(item: ItemRow, language: str) -> str:
    """What a record is called of which its form says no title."""
    return in_language(item.names, language)[:300]


def keep_order(
    work: UnitOfWork, item: ItemRow, cost: Cost, given: Mapping[str, object], record_key: int,
    ordered_by: int | None, part_of: int | None = None,
) -> None:
    """Keep what was ordered with what it cost, and count it."""
    work.session.add(
        OrderRow(
            record_key=record_key, item_key=item.key, ordered_by_key=ordered_by, ordered_at=clock.now(),
            form=item.form, given={name: to_json(value) for name, value in given.items()}, cost_once=cost.once,
            cost_monthly=cost.monthly, currency=cost.currency, part_of_key=part_of, parts=item.parts,
        )
    )  # fmt: skip
    work.session.flush()
    if part_of is None:
        _count(work, item.key)


def _count(work: UnitOfWork, item_key: int) -> None:
    """One more in this month, in one statement, so that two at once cannot clash."""
    table = table_of(DemandRow)
    insert = postgresql_insert if work.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    first = insert(table).values(
        tenant_id=current_tenant(), item_key=item_key, month=f"{clock.now():%Y-%m}", orders=1
    )
    work.session.execute(
        first.on_conflict_do_update(index_elements=["item_key", "month"], set_={"orders": table.c.orders + 1})
    )


def months(count: int) -> Sequence[str]:
    """The last months with this one, as they are counted."""
    now = clock.now()
    found, year, month = [], now.year, now.month
    for _ in range(count):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found
