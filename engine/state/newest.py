"""Which version of a definition is the newest in use: every step asks, and it changes once in weeks.

A number of the organisation counts deployments, retirements and restorations. Whoever has read the number knows what
was newest when it was last asked at that number, so a step asks the definitions themselves only after a change. Other
rooms count changes of theirs with it (``count_change``), and may then keep what they read (``remembered``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam, event, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, object_session

from database import Prepared, TenantScoped, UnitOfWork, current_tenant, kept_of, looked_up, table_of
from engine.state.definitions import latest_key, newest_in_use
from engine.state.tables import Definition, DefinitionsRevision

Found = TypeVar("Found")
_STANDING = "definitions revision"
_CHANGED = "flowdesk_definitions_changed"
_MOST_TENANTS = 1000
_TABLE = table_of(DefinitionsRevision)
_REVISION = Prepared(select(_TABLE.c.revision).where(_TABLE.c.tenant_id == bindparam("tenant")))
_Known = dict[tuple[str, str], Any]


def definitions_revision() -> ColumnElement[int | None]:
    """The organisation's number as a column of another read, see ``stand_on``."""
    return select(DefinitionsRevision.revision).scalar_subquery()


def stand_on(work: UnitOfWork, revision: int | None) -> None:
    """Let the transaction look definitions up as of ``revision``, which it has read."""
    work.memo[_STANDING] = revision


def stands(work: UnitOfWork) -> bool:
    """True when the transaction has read the number already."""
    return _STANDING in work.memo


def likely_key(work: UnitOfWork, kind: str, definition_id: str) -> int | None:
    """Key of the version that was the newest when this process last looked; None when it did not look."""
    found: tuple[int, _Known] | None = _tenants(work.session).get(current_tenant())
    return None if found is None else found[1].get((kind, definition_id))


def newest_key(work: UnitOfWork, kind: str, definition_id: str) -> int:
    """Key of the newest version of ``definition_id`` that is not retired; raises NotFound."""
    session = work.session
    if _CHANGED in session.info:  # what is newest here is not so for others yet
        return latest_key(session, kind, definition_id)
    known = _known_at(session, current_tenant(), _standing(work))
    found: int | None = known.get((kind, definition_id))
    if found is None:
        found = known[kind, definition_id] = latest_key(session, kind, definition_id)
    return found


def remembered(work: UnitOfWork, kind: str, code: str, find: Callable[[], Found]) -> Found:
    """What ``find`` gave when it was last asked at the number that is in force; whose change it is counts it."""
    if _CHANGED in work.session.info:
        return find()
    known = _known_at(work.session, current_tenant(), _standing(work))
    if (kind, code) not in known:
        known[kind, code] = find()
    found: Found = known[kind, code]
    return found


def known(session: Session, kind: str, code: str, find: Callable[[], Found]) -> Found:
    """``remembered`` for what only reads, in one tenant: the number is read once for a page, and nothing else of it.

    What ``find`` gives must belong to no session.
    """
    if _CHANGED in session.info:
        return find()
    tenant = current_tenant()
    rows = looked_up(session, (_STANDING, tenant), lambda: _REVISION.execute(session, {"tenant": tenant}))
    at = _known_at(session, tenant, rows[0][0] if rows else None)
    if (kind, code) not in at:
        at[kind, code] = find()
    found: Found = at[kind, code]
    return found


@dataclass(frozen=True, slots=True)
class InUse:
    """The newest version of a definition that is not retired: its key, and the file that it was deployed with."""

    key: int
    resource_name: str


def in_use(session: Session, kind: str, definition_id: str) -> InUse | None:
    """The newest version of ``definition_id`` that is not retired, for what only reads; None without any."""
    return known(session, f"{kind} in use", definition_id, lambda: _in_use(session, kind, definition_id))


def _in_use(session: Session, kind: str, definition_id: str) -> InUse | None:
    found = newest_in_use(session, kind, definition_id)
    return None if found is None else InUse(found.key, found.resource_name)


def _standing(work: UnitOfWork) -> int | None:
    if _STANDING not in work.memo:
        rows = _REVISION.execute(work.session, {"tenant": current_tenant()})
        work.memo[_STANDING] = rows[0][0] if rows else None
    revision = work.memo[_STANDING]
    return revision if isinstance(revision, int) else None


def _known_at(session: Session, tenant: int, revision: int | None) -> _Known:
    """What is known at ``revision``; without one, nothing was ever deployed, and nothing is kept."""
    if revision is None:
        return {}
    tenants = _tenants(session)
    found = tenants.get(tenant)
    if found is None or found[0] != revision:
        while len(tenants) >= _MOST_TENANTS:
            tenants.pop(next(iter(tenants)), None)
        found = tenants[tenant] = revision, {}
    return found[1]


def _tenants(session: Session) -> dict[int, tuple[int, _Known]]:
    return kept_of(session, "newest definitions")


@event.listens_for(Definition, "after_insert")
@event.listens_for(Definition, "after_update")
def _count(_mapper: Mapper[Definition], connection: Connection, changed: Definition) -> None:
    """Whoever stores a change of a definition counts it: it cannot be forgotten."""
    count_change(connection, changed)


def count_change(connection: Connection, changed: TenantScoped) -> None:
    """Count the change of a thing of an organisation, from an event of its model."""
    session = object_session(changed)
    if session is not None:
        session.info[_CHANGED] = True
    mine = _TABLE.c.tenant_id == changed.tenant_id
    counted = connection.execute(update(_TABLE).where(mine).values(revision=_TABLE.c.revision + 1))
    if counted.rowcount == 0:  # the first deployment of an organisation; they come one after the other
        connection.execute(insert(_TABLE).values(tenant_id=changed.tenant_id, revision=1))
