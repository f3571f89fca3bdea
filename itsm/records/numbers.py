"""Gap-free numbers per tenant and prefix: the range's row is locked by the transaction that takes a number."""

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import UnitOfWork, current_tenant, table_of
from itsm.records.tables import NumberRange

DIGITS = 6


def next_number(work: UnitOfWork, prefix: str) -> str:
    """Take the next number of ``prefix``, such as ``VIS-000123``; it is given back when the transaction fails."""
    connection = work.session.connection()
    table = table_of(NumberRange)
    make = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    first = make(table).values(tenant_id=current_tenant(), prefix=prefix, last=1)
    raised = first.on_conflict_do_update(index_elements=["tenant_id", "prefix"], set_={"last": table.c.last + 1})
    last = connection.execute(raised.returning(table.c.last)).scalar_one()
    return f"{prefix}-{last:0{DIGITS}d}"
