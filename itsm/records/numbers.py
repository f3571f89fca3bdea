"""Gap-free numbers per tenant and prefix: the range's row is locked by the transaction that takes a number."""

from sqlalchemy import insert, update

from database import UnitOfWork, current_tenant
from itsm.records.tables import NumberRange

DIGITS = 6


def next_number(work: UnitOfWork, prefix: str) -> str:
    """Take the next number of ``prefix``, such as ``VIS-000123``; it is given back when the transaction fails."""
    raised = (
        update(NumberRange)
        .where(NumberRange.prefix == prefix)
        .values(last=NumberRange.last + 1)
        .returning(NumberRange.last)
        .execution_options(synchronize_session=False)
    )
    last = work.session.execute(raised).scalar_one_or_none()
    if last is None:
        last = _first(work, prefix)
    return f"{prefix}-{last:0{DIGITS}d}"


def _first(work: UnitOfWork, prefix: str) -> int:
    """Start a range; of two at once one fails on the unique constraint and runs its command again."""
    values = {"tenant_id": current_tenant(), "prefix": prefix, "last": 1}
    work.session.connection().execute(insert(NumberRange), [values])
    return 1
