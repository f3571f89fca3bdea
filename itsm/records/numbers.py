"""Gap-free numbers per tenant and prefix: the range's row is locked by the transaction that takes a number."""

from functools import lru_cache

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import Prepared, UnitOfWork, current_tenant, table_of
from itsm.records.tables import NumberRange

DIGITS = 6


def next_number(work: UnitOfWork, prefix: str) -> str:
    """Take the next number of ``prefix``, such as ``VIS-000123``; it is given back when the transaction fails."""
    values = {"tenant_id": current_tenant(), "prefix": prefix, "last": 1}
    ((last,),) = _raised(work.session.get_bind().dialect.name).execute(work.session, values)
    return f"{prefix}-{last:0{DIGITS}d}"


@lru_cache(maxsize=2)
def _raised(dialect: str) -> Prepared:
    """Begin the range at 1 or raise it by one, in one statement, so that two at once cannot clash."""
    table = table_of(NumberRange)
    first = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)
    raised = first.on_conflict_do_update(index_elements=["tenant_id", "prefix"], set_={"last": table.c.last + 1})
    return Prepared(raised.returning(table.c.last))
