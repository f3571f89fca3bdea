"""Who a record is for, as its flow asks: their class, their site and customer, and what those are promised."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, func, select

from database import Beside, PreparedRead, UnitOfWork
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.tables import PersonRow

REQUESTER = "requester"
"""Name of the parameter of ``facts_column``: the key of a person, or None."""


@dataclass(frozen=True, slots=True)
class Requester:
    """What counts of a requester; a site or customer that they do not belong to says nothing."""

    service_class: str | None = None
    """Their own, else that of their customer."""
    site: str | None = None
    """Code of their site."""
    level: str | None = None
    """Code of the service level of their customer."""
    customer_calendar: str | None = None
    site_calendar: str | None = None
    customer: str | None = None
    """Code of their customer."""


NOBODY = Requester()


def requester_of(work: UnitOfWork, person_key: int | None) -> Requester:
    """The facts of a requester, read once in a transaction."""
    if person_key is None:
        return NOBODY
    known = work.memo.get((REQUESTER, person_key))
    if isinstance(known, Requester):
        return known
    found = _facts().one_or_none(work.session, {REQUESTER: person_key})
    return remember_requester(work, person_key, NOBODY if found is None else Requester(*found))


def remember_requester(work: UnitOfWork, person_key: int, facts: Requester) -> Requester:
    """Let the rest of the transaction know what another statement has read."""
    work.memo[REQUESTER, person_key] = facts
    return facts


def facts_column(dialect: str) -> Beside:
    """The facts as a column of another statement: a JSON array in the order of ``Requester``, null for nobody.

    It asks for the parameters ``requester`` and ``tenant_id``.
    """
    together = func.json_build_array if dialect == "postgresql" else func.json_array
    mine = PersonRow.tenant_id == bindparam("tenant_id", type_=PersonRow.key.type)
    return Beside(_selected().with_only_columns(cast(together(*_COLUMNS), Text)).where(mine))


_COLUMNS = (
    func.coalesce(PersonRow.service_class, CustomerRow.service_class), SiteRow.code, CustomerRow.service_level,
    CustomerRow.calendar, SiteRow.calendar, CustomerRow.code,
)  # fmt: skip


def _selected() -> Select[Any]:
    return (
        select()
        .add_columns(*_COLUMNS)
        .select_from(PersonRow)
        .outerjoin(SiteRow, SiteRow.key == PersonRow.site_key)
        .outerjoin(CustomerRow, CustomerRow.key == func.coalesce(PersonRow.customer_key, SiteRow.customer_key))
        .where(PersonRow.key == bindparam(REQUESTER, type_=PersonRow.key.type))
    )


@lru_cache(maxsize=1)
def _facts() -> PreparedRead:
    return PreparedRead(_selected())
