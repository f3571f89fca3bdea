"""The tenant filter: every query on a tenant's table sees that tenant's rows only, whoever wrote the query.

The filter is added by a session event, not by the queries. Work without a tenant (worker scans, migrations, sign-in by
account) says so with ``all_tenants()``; a query without either is refused, never answered with everybody's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import ForeignKey, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria

from database.types import Base, Key, UtcDateTime

_ALL = -1
_tenant: ContextVar[int | None] = ContextVar("flowdesk_tenant", default=None)


class TenantMissing(RuntimeError):
    """A tenant's table was used outside ``in_tenant`` and ``all_tenants``: a defect of the caller."""


def current_tenant() -> int:
    """Key of the tenant in force; raises TenantMissing when none (or all) is."""
    tenant = _tenant.get()
    if tenant is None or tenant == _ALL:
        raise TenantMissing("Expected a tenant in force, but there is none. Wrap the call in in_tenant(key).")
    return tenant


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


def _add_filter(state: ORMExecuteState) -> None:
    if (
        not (state.is_select or state.is_update or state.is_delete)
        or state.is_column_load
        or state.is_relationship_load
    ):
        return
    if not any(issubclass(mapper.class_, TenantScoped) for mapper in state.all_mappers):
        return
    tenant = _tenant.get()
    if tenant is None:
        current_tenant()
    if tenant != _ALL:
        state.statement = state.statement.options(
            with_loader_criteria(TenantScoped, lambda cls: cls.tenant_id == tenant, include_aliases=True)
        )


event.listen(Session, "do_orm_execute", _add_filter)


class Tenant(Base):
    """An isolated service organisation; ``language`` is ``en`` or ``zh-CN``, ``time_zone`` an IANA name."""

    __tablename__ = "tenant"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
