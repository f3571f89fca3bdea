"""Gap-free numbers per tenant and prefix: the range's row is locked by the transaction that takes a number."""

from functools import lru_cache

import orjson
from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import Beside, Prepared, UnitOfWork, current_tenant, table_of
from engine.state.newest import stand_on, stands
from engine.state.tables import DefinitionsRevision
from itsm.packs.deployed import likely_type, newest_type
from itsm.packs.model import RecordType
from itsm.records.requesters import NOBODY, REQUESTER, Requester, facts_column, remember_requester, requester_of
from itsm.records.tables import NumberRange

DIGITS = 6


def begin_record(work: UnitOfWork, type_key: str, requester_key: int | None) -> tuple[RecordType, str, Requester]:
    """The type of a new record, its number and who it is for. Raises NotFound.

    What is newest, the number and the requester come with one statement when this process knows the type already. A
    prefix that was changed since is found out by it: the number that was taken is given back, for the range is locked.
    """
    likely = None if stands(work) else likely_type(work, type_key)
    if likely is None:
        found = newest_type(work, type_key)
        return found, next_number(work, found.prefix), requester_of(work, requester_key)
    values = {"tenant_id": current_tenant(), "prefix": likely.prefix, "last": 1, REQUESTER: requester_key}
    ((last, revision, facts),) = _begun(work.session.get_bind().dialect.name).execute(work.session, values)
    stand_on(work, revision)
    requester = Requester(*orjson.loads(facts)) if facts else NOBODY
    if requester_key is not None:
        remember_requester(work, requester_key, requester)
    found = newest_type(work, type_key)
    if found.prefix == likely.prefix:
        return found, _written(likely.prefix, last), requester
    _given_back().write(work.session, [{"of_tenant": current_tenant(), "of_prefix": likely.prefix}])
    return found, next_number(work, found.prefix), requester


def next_number(work: UnitOfWork, prefix: str) -> str:
    """Take the next number of ``prefix``, such as ``VIS-000123``; it is given back when the transaction fails."""
    values = {"tenant_id": current_tenant(), "prefix": prefix, "last": 1}
    ((last,),) = _raised(work.session.get_bind().dialect.name).execute(work.session, values)
    return _written(prefix, last)


def _written(prefix: str, last: int) -> str:
    return f"{prefix}-{last:0{DIGITS}d}"


def _raise(dialect: str) -> PostgresqlInsert | SqliteInsert:
    """Begin the range at 1 or raise it by one, in one statement, so that two at once cannot clash."""
    table = table_of(NumberRange)
    first = (postgresql_insert if dialect == "postgresql" else sqlite_insert)(table)
    given: dict[str, ColumnElement[object]] = {name: bindparam(name) for name in ("tenant_id", "prefix", "last")}
    changes = {"last": table.c.last + 1}
    return first.values(given).on_conflict_do_update(index_elements=["tenant_id", "prefix"], set_=changes)


@lru_cache(maxsize=2)
def _raised(dialect: str) -> Prepared:
    return Prepared(_raise(dialect).returning(table_of(NumberRange).c.last))


@lru_cache(maxsize=2)
def _begun(dialect: str) -> Prepared:
    last = table_of(NumberRange).c.last
    newest = select(DefinitionsRevision.revision).where(DefinitionsRevision.tenant_id == bindparam("tenant_id"))
    return Prepared(_raise(dialect).returning(last, Beside(newest), facts_column(dialect)))


@lru_cache(maxsize=1)
def _given_back() -> Prepared:
    table = table_of(NumberRange)
    mine = (table.c.tenant_id == bindparam("of_tenant"), table.c.prefix == bindparam("of_prefix"))
    return Prepared(update(table).where(*mine).values(last=table.c.last - 1))
