"""Deployed definitions: look-ups of versions, and their parsed forms, read once per version and shared by threads."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import RLock
from typing import TypeVar

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session, undefer

from database import Prepared, current_tenant, kept_of, looked_up, table_of
from engine.errors import NotFound, Text, text
from engine.state.tables import Definition

Parsed = TypeVar("Parsed")
_MOST_VERSIONS = 1000
_lock = RLock()


_LATEST = (
    select(Definition)
    .where(
        Definition.kind == bindparam("wanted_kind"),
        Definition.id == bindparam("wanted_id"),
        Definition.retired_at.is_(None),
    )
    .order_by(Definition.version.desc())
    .limit(1)
)


_TABLE = table_of(Definition)
_LATEST_KEY = Prepared(
    select(_TABLE.c.key)
    .where(
        _TABLE.c.tenant_id == bindparam("tenant"),
        _TABLE.c.kind == bindparam("wanted_kind"),
        _TABLE.c.id == bindparam("wanted_id"),
        _TABLE.c.retired_at.is_(None),
    )
    .order_by(_TABLE.c.version.desc())
    .limit(literal_column("1"))
)


def latest(session: Session, kind: str, definition_id: str) -> Definition:
    """The newest version of ``definition_id`` that is not retired; raises NotFound."""
    found = newest_in_use(session, kind, definition_id)
    if found is None:
        raise not_in_use(session, kind, definition_id)
    return found


def not_in_use(session: Session, kind: str, definition_id: str) -> NotFound:
    """The refusal of a definition of which no version is in use: all are retired, or none was ever deployed."""
    known = select(Definition.key).where(Definition.kind == kind, Definition.id == definition_id).limit(1)
    if session.execute(known).first() is not None:
        return NotFound(
            text(
                "Expected %(kind)s %(id)s to be in use, but all its versions are retired. Restore one, or deploy "
                "a new one.",
                kind=kind,
                id=definition_id,
            )
        )
    return NotFound(
        text("Expected %(kind)s %(id)s to be deployed, but it is not. Deploy it.", kind=kind, id=definition_id)
    )


def latest_key(session: Session, kind: str, definition_id: str) -> int:
    """Key of the newest version of ``definition_id`` that is not retired; raises NotFound.

    It is asked for in every step that decides something, so it is not read as an object.
    """
    row = {"tenant": current_tenant(), "wanted_kind": kind, "wanted_id": definition_id}
    found = _LATEST_KEY.execute(session, row)
    if not found:
        raise not_in_use(session, kind, definition_id)
    return int(found[0][0])


def newest_in_use(session: Session, kind: str, definition_id: str) -> Definition | None:
    """The newest version of ``definition_id`` that is not retired; None without any."""
    wanted = {"wanted_kind": kind, "wanted_id": definition_id}
    return looked_up(
        session, ("newest", kind, definition_id), lambda: session.execute(_LATEST, wanted).scalar_one_or_none()
    )


def is_retired(definition: Definition) -> Text:
    """The sentence that refuses a retired version."""
    return text(
        "Expected version %(version)s of %(kind)s %(id)s to be in use, but it is retired. Restore it, or name another.",
        version=definition.version,
        kind=definition.kind,
        id=definition.id,
    )


def lock_definition(session: Session, key: int) -> Definition:
    """The definition ``key``, locked; raises NotFound."""
    found = session.execute(select(Definition).where(Definition.key == key).with_for_update()).scalar_one_or_none()
    if found is None:
        raise NotFound(text("Expected definition %(key)s to exist, but it does not.", key=key))
    return found


def of_version(session: Session, kind: str, definition_id: str, version: int) -> Definition:
    """Version ``version`` of ``definition_id``, in use still; raises NotFound."""
    statement = select(Definition).where(
        Definition.kind == kind,
        Definition.id == definition_id,
        Definition.version == version,
        Definition.retired_at.is_(None),
    )
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise _no_version(kind, definition_id, version)
    return found


def any_of_version(session: Session, kind: str, definition_id: str, version: int) -> Definition:
    """Version ``version`` of ``definition_id``, retired or not; raises NotFound."""
    mine = select(Definition).where(
        Definition.kind == kind, Definition.id == definition_id, Definition.version == version
    )
    found = session.execute(mine).scalar_one_or_none()
    if found is None:
        raise _no_version(kind, definition_id, version)
    return found


def _no_version(kind: str, definition_id: str, version: int) -> NotFound:
    return NotFound(
        text(
            "Expected %(kind)s %(id)s to have a version %(version)s, but it has none. Name another version.",
            kind=kind,
            id=definition_id,
            version=version,
        )
    )


def of_key(session: Session, kind: str, key: int) -> Definition:
    """The definition with this key, when it is of ``kind`` and in use still; raises NotFound."""
    statement = select(Definition).where(
        Definition.key == key, Definition.kind == kind, Definition.retired_at.is_(None)
    )
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound(
            text("Expected %(kind)s %(id)s to be deployed, but it is not. Deploy it.", kind=kind, id=key)
        )
    return found


def latest_of_kind(session: Session, kind: str) -> Sequence[Definition]:
    """The newest version of every definition of ``kind``, in order of id."""
    newest = (
        select(Definition.id, func.max(Definition.version).label("version"))
        .where(Definition.kind == kind, Definition.retired_at.is_(None))
        .group_by(Definition.id)
        .subquery()
    )
    statement = (
        select(Definition)
        .join(newest, (Definition.id == newest.c.id) & (Definition.version == newest.c.version))
        .where(Definition.kind == kind)
        .order_by(Definition.id)
    )
    return looked_up(session, ("newest", kind), lambda: session.execute(statement).scalars().all())


def resource_of(session: Session, key: int) -> bytes:
    """The bytes of definition ``key`` as they were deployed; raises NotFound."""
    return _with_resource(session, key).resource


def _with_resource(session: Session, key: int) -> Definition:
    statement = select(Definition).where(Definition.key == key).options(undefer(Definition.resource))
    found = session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound(text("Expected definition %(key)s to exist, but it does not. Check the key.", key=key))
    return found


def parsed(session: Session, key: int, parse: Callable[[bytes], Parsed]) -> Parsed:
    """What ``parse`` makes of definition ``key``; parsed once, so ``parse`` must give something immutable."""
    return _parsed_once(session, key, parse, lambda: _parsed_alike(parse, resource_of(session, key)))


def parsed_part(session: Session, key: int, parse: Callable[[bytes, str], Parsed]) -> Parsed:
    """The same where a file holds several definitions: ``parse`` gets its bytes and the id of the one that is meant."""

    def make() -> object:
        found = _with_resource(session, key)
        return _parsed_alike(parse, found.resource, found.id)

    return _parsed_once(session, key, parse, make)


@lru_cache(maxsize=100)
def _parsed_alike(parse: Callable[..., object], resource: bytes, *more: str) -> object:
    """Parse once what many organisations have deployed alike, such as the shipped packs, and share it."""
    return parse(resource, *more)


def _parsed_once(session: Session, key: int, parse: Callable[..., Parsed], make: Callable[[], object]) -> Parsed:
    versions, place = kept_of(session, "parsed definitions"), (key, parse)
    found: Parsed | None = versions.get(place)
    if found is None:
        with _lock:
            found = versions.get(place) or make()  # type: ignore[assignment]  # what the parser makes
            while len(versions) >= _MOST_VERSIONS:
                versions.pop(next(iter(versions)))
            versions[place] = found
    return found  # type: ignore[return-value]  # there is one now
