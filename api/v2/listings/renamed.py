"""What element instances are called that went to another version: what they are now, or what they ended as."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from api.v2.search.columns import Test
from engine.events import ElementEventKind
from engine.state.tables import ElementEventRow

_RENAMED, _ANY = aliased(ElementEventRow), aliased(ElementEventRow)
_IS_RENAMED = ElementEventKind.ELEMENT_MIGRATED.value
Event = type[ElementEventRow]


def name_of(begun: Event) -> ColumnElement[str]:
    """The element of the run that ``begun`` tells of, as the last version calls it that the run was in."""
    newest = select(_RENAMED.element_id).where(*_of(begun)).order_by(_RENAMED.key.desc()).limit(1)
    return func.coalesce(newest.correlate(begun).scalar_subquery(), begun.element_id)


def named(begun: Event, test: Test) -> ColumnElement[bool]:
    """The condition that the name passes: most runs have one name, so the few with several are found first."""
    several = select(_RENAMED.key).where(*_of(begun)).correlate(begun).exists()
    so_called = select(_ANY.instance_key, _ANY.token_id).where(_ANY.kind == _IS_RENAMED, test(_ANY.element_id))
    is_one = tuple_(begun.instance_key, begun.token_id).in_(so_called)
    return or_(and_(test(begun.element_id), ~several), and_(is_one, test(name_of(begun))))


def _of(begun: Event) -> tuple[ColumnElement[bool], ...]:
    """What tells a change of the name of a run: its token's, for a token is in one element all its life."""
    return (
        _RENAMED.instance_key == begun.instance_key, _RENAMED.token_id == begun.token_id, _RENAMED.kind == _IS_RENAMED
    )


def versions_left(session: Session, instance_keys: Iterable[int]) -> Mapping[int, list[int]]:
    """Keys of the versions that instances were taken away from, by instance, the last one first."""
    migrated = (
        select(ElementEventRow.instance_key, ElementEventRow.details)
        .where(
            ElementEventRow.instance_key.in_(set(instance_keys)),
            ElementEventRow.kind == ElementEventKind.INSTANCE_MIGRATED.value,
        )
        .order_by(ElementEventRow.key.desc())
    )
    found: dict[int, list[int]] = {}
    for instance, details in session.execute(migrated):
        found.setdefault(instance, []).append(_left(details or {}))
    return found


def _left(details: Mapping[str, Any]) -> int:
    return int(details["from"]["definition"])
