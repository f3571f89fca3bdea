"""``record`` as FEEL sees it, in diagrams, decisions and forms: a context that reads its record only when asked."""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter

from database import UnitOfWork
from engine.registry import InstanceRef
from itsm.categories.choices import FIELD, OPTIONS, options
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
    """What a form sees beside its values: the record, and the categories that it may have, made only when asked for."""

    def __init__(self, opened: OpenRecord, language: str) -> None:
        self._opened, self._language = opened, language

    def __getitem__(self, name: str) -> object:
        if name == "record":
            return RecordContext(lambda: self._opened)
        if name == OPTIONS:
            return options(self._opened.type, self._language, self._opened.value(FIELD))
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in ("record", OPTIONS)  # asked before the value is, and that takes its time

    def __iter__(self) -> Iterator[str]:
        return iter(("record", OPTIONS))

    def __len__(self) -> int:
        return 2


def form_context(opened: OpenRecord, language: str = "en") -> Mapping[str, object]:
    """What the conditions and options of a form see beside its values."""
    return FormContext(opened, language)
