"""Gap-free numbers per tenant and prefix: the range's row is locked by the transaction that takes a number."""

from functools import lru_cache

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import UnitOfWork, current_tenant, table_of
from itsm.records.tables import NumberRange

DIGITS = 6


def next_number(work: UnitOfWork, prefix: str) -> str:
    """Take the next number of ``prefix``, such as ``VIS-000123``; it is given back when the transaction fails."""
    connection = work.session.connection()
    values = {"tenant_id": current_tenant(), "prefix": prefix, "last": 1}
    last = connection.execute(_raised(connection.dialect.name), values).scalar_one()
    return f"{prefix}-{last:0{DIGITS}d}"


@lru_cache(maxsize=2)
def _raised(dialect: str) -> Executable:
    """Begin the range at 1 or raise it by one, in one statement, so that two at once cannot clash."""
    table = table_of(NumberRange)
    first = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)
    raised = first.on_conflict_do_update(index_elements=["tenant_id", "prefix"], set_={"last": table.c.last + 1})
    return raised.returning(table.c.last)
