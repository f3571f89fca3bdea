"""``record`` as FEEL sees it, in diagrams, decisions and forms: a context that reads its record only when asked."""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter

from database import UnitOfWork
from engine.registry import Actor, InstanceRef
from itsm.categories.choices import FIELD, OPTIONS, options
from itsm.forms.options.source import OFFERS
from itsm.options.offering import FormOptions
from itsm.packs.model import STANDARD_FIELDS
from itsm.priority.time_used import time_used
from itsm.records.opened import OpenRecord, record_of

_COLUMNS = (
    "number", "status", "team", "site", "opened_at", "resolved_at", "closed_at", "external_number", "revision",
    "requester_class",
)
_PEOPLE = {"requester": "requester_key", "opened_by": "opened_by_key", "owner": "owner_key"}
"""People are their keys as text: what an assignee is in a diagram."""
PATH = "category_path"
"""The way to the category, such as ``/hardware/printing/``: a branch is matched by ``contains(?, "/hardware/")``."""
_NOTHING: Mapping[str, object] = {}


def _column(name: str) -> Callable[[OpenRecord], object]:
    column = attrgetter(name)
    return lambda opened: column(opened.row)


def _person(name: str) -> Callable[[OpenRecord], object]:
    column = attrgetter(name)

    def found(opened: OpenRecord) -> object:
        key = column(opened.row)
        return None if key is None else str(key)

    return found


def _path(opened: OpenRecord) -> object:
    field = opened.type.by_key.get(FIELD)
    return field.path(opened.value(FIELD)) if field is not None else None


_MADE: Mapping[str, Callable[[OpenRecord], object]] = {
    **{name: _column(name) for name in _COLUMNS},
    **{name: _person(column) for name, column in _PEOPLE.items()},
    "type": _column("type_key"),
    "time_used": lambda opened: time_used(opened.row),
    PATH: _path,
}
"""What a record has beside its fields, and how it is made."""
_OWN_NAMES = frozenset({*_MADE, *STANDARD_FIELDS})
"""What every record has, whatever its type."""


class RecordContext(Mapping[str, object]):
    """Fields, place and people of one record by name; what it does not have is null for FEEL.

    ``instead`` are values that it is seen with in place of its own.
    """

    def __init__(self, opened: Callable[[], OpenRecord], instead: Mapping[str, object] = _NOTHING) -> None:
        self._open, self._instead = opened, instead

    def __getitem__(self, name: str) -> object:
        if name in self._instead:
            return self._instead[name]
        opened = self._open()
        made = _MADE.get(name)
        if made is not None:
            return made(opened)
        if name in opened.type.by_key or name in STANDARD_FIELDS:
            return opened.value(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in _OWN_NAMES or name in self._open().type.by_key

    def __iter__(self) -> Iterator[str]:
        names = [*_MADE, *STANDARD_FIELDS, *self._open().type.by_key]
        return iter(dict.fromkeys(names))

    def __len__(self) -> int:
        return len(list(iter(self)))


def record_context(work: UnitOfWork, instance: InstanceRef) -> object:
    """Context provider of the engine: the record that ``instance`` serves; null when it serves none."""
    opened = record_of(work, instance)
    return None if opened is None else RecordContext(lambda: opened)


class FormContext(Mapping[str, object]):
    """What a form sees beside its values: the record, the categories that it may have, and what knows other options.

    Each is made only when it is asked for; without an actor there are no other options.
    """

    def __init__(self, opened: OpenRecord, language: str, actor: Actor | None) -> None:
        self._opened, self._language, self._actor = opened, language, actor

    def __getitem__(self, name: str) -> object:
        if name == "record":
            return RecordContext(lambda: self._opened)
        if name == OPTIONS:
            return options(self._opened.type, self._language, self._opened.value(FIELD))
        if name == OFFERS and self._actor is not None:
            return FormOptions(self._opened.type, self._language, self._actor, self._opened.value)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        """Asked before the value is, which takes its time."""
        return name in ("record", OPTIONS) or (name == OFFERS and self._actor is not None)

    def __iter__(self) -> Iterator[str]:
        return iter(("record", OPTIONS, OFFERS) if self._actor is not None else ("record", OPTIONS))

    def __len__(self) -> int:
        return 3 if self._actor is not None else 2


def form_context(opened: OpenRecord, language: str = "en", actor: Actor | None = None) -> Mapping[str, object]:
    """What the conditions and options of a form see beside its values, when ``actor`` fills it in."""
    return FormContext(opened, language, actor)
