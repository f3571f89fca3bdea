"""The tenant filter: every query on a tenant's table sees that tenant's rows only, whoever wrote the query.

The filter is added by a session event, not by the queries. Work without a tenant (worker scans, migrations, sign-in by
account) says so with ``all_tenants()``; a query without either is refused, never answered with everybody's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    ClauseElement,
    ColumnElement,
    Executable,
    ForeignKey,
    Select,
    String,
    bindparam,
    event,
)
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.sql.util import find_tables

from database.types import Base, Key, UtcDateTime

_ALL = -1
_tenant: ContextVar[int | None] = ContextVar("flowdesk_tenant", default=None)


class TenantMissing(DontWrapMixin, RuntimeError):
    """A tenant's table was used outside ``in_tenant`` and ``all_tenants``: a defect of the caller."""


def current_tenant() -> int:
    """Key of the tenant in force; raises TenantMissing when none (or all) is."""
    tenant = _tenant.get()
    if tenant is None or tenant == _ALL:
        raise TenantMissing("Expected a tenant in force, but there is none. Wrap the call in in_tenant(key).")
    return tenant


def tenant_in_force() -> int | None:
    """Key of the tenant in force; None inside ``all_tenants()``. Raises TenantMissing when neither is."""
    return None if _tenant.get() == _ALL else current_tenant()


@contextmanager
def in_tenant(key: int) -> Iterator[None]:
    """Put tenant ``key`` in force for a block."""
    token = _tenant.set(key)
    try:
        yield
    finally:
        _tenant.reset(token)


@contextmanager
def all_tenants() -> Iterator[None]:
    """Lift the filter for a block that serves the installation itself; nothing new can be stored for a tenant in it."""
    token = _tenant.set(_ALL)
    try:
        yield
    finally:
        _tenant.reset(token)


class TenantScoped:
    """Mixin of every table whose rows belong to one tenant."""

    tenant_id: Mapped[int] = mapped_column(Key, ForeignKey("tenant.key"), default=current_tenant, index=False)


_IN_FORCE = bindparam("flowdesk_tenant", callable_=current_tenant, type_=BigInteger())


def _criterion(cls: type[TenantScoped]) -> ColumnElement[bool]:
    return cls.tenant_id == _IN_FORCE


# One option for all statements, with the tenant looked up at execution: SQLAlchemy compiles each statement once.
_FILTER = with_loader_criteria(TenantScoped, _criterion, include_aliases=True, track_closure_variables=False)


def with_tenant_filter(statement: Select[Any]) -> Select[Any]:
    """The statement with the filter on every tenant's model in it; the tenant is looked up at execution."""
    return statement.options(_FILTER)


# A statement that a module made once is filtered once, and keeps its place in SQLAlchemy's cache of compiled ones.
_filtered: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()


def _add_filter(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_column_load or state.is_relationship_load or _tenant.get() == _ALL:
        return
    filtered = _filtered.get(state.statement)
    if filtered is None:
        if not state.is_orm_statement:
            _refuse_plain_tables(state.statement)
        filtered = _filtered[state.statement] = state.statement.options(_FILTER)
    state.statement = filtered


def _refuse_plain_tables(statement: Executable) -> None:
    """The filter knows models only: a statement on a tenant's table as such would see and change everybody's rows."""
    found = find_tables(cast(ClauseElement, statement), check_columns=True, include_crud=True)
    scoped = sorted({getattr(table, "name", "") for table in found}.intersection(_scoped_tables()))
    if scoped:
        raise TenantMissing(
            f"Expected a query on models, but this one is on the table {scoped[0]} itself, where the tenant filter "
            "does not reach. Name the model instead."
        )


def _scoped_tables() -> Iterator[str]:
    """Names of the tenants' tables among those that are known."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, TenantScoped):
            yield str(getattr(mapper.local_table, "name", ""))


event.listen(Session, "do_orm_execute", _add_filter)


class Tenant(Base):
    """An isolated service organisation; ``language`` is ``en`` or ``zh-CN``, ``time_zone`` an IANA name."""

    __tablename__ = "tenant"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
