"""Fields of the engine API's schemas: keys and 64-bit numbers as strings or numbers, times that end in ``Z``."""

from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, TypeVar

from marshmallow import fields

from api.schemas.base import LARGEST_KEY, NO_KEY, KeyField, Strict
from api.unfit import Unfit
from engine.errors import text, text_of
from engine.feel import normalise
from engine.feel.errors import Fault

Read = TypeVar("Read")
TENANT = "<default>"
"""The one tenant that a token sees: its own organisation."""
LARGEST = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1
"""What a column of whole numbers that are no keys can hold."""
LONGEST_NAME = 200
"""Characters of a name that is kept (of a message, a signal, an error)."""
DEEPEST = 100
"""Lists and objects inside each other that a variable may have."""
_NO_INSTANT = text("Expected a date and time with an offset, but it is none. Send one like 2026-03-02T09:00:00Z.")
_NO_VARIABLES = text("Expected variables by name, but it is no object. Send a JSON object.")
OTHER_TENANT = text(
    "Expected the tenant %(tenant)s, but it is another one: a token sees its own organisation alone. Leave it out.",
    tenant=TENANT,
)


def read_key(value: object) -> int:
    """A key, sent as digits or as a number. Raises Unfit."""
    found = read_whole(value)
    if not 0 <= found <= LARGEST_KEY:
        raise Unfit(NO_KEY)
    return found


def read_whole(value: object) -> int:
    """A whole number, sent as a number or (by clients without 64-bit numbers) as digits. Raises Unfit."""
    if isinstance(value, str):
        digits = value.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 20:
            value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise Unfit(text("Expected a whole number, but it is none, or one beyond 64 bits. Send another one."))
    return value


def read_instant(value: object) -> datetime:
    """An instant in ISO 8601 with an offset. Raises Unfit."""
    if not isinstance(value, str):
        raise Unfit(_NO_INSTANT)
    try:
        found = datetime.fromisoformat(value)
        instant = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(_NO_INSTANT) from None
    if found.tzinfo is None or not MINYEAR < instant.year < MAXYEAR:  # a database's zone may be a day ahead or behind
        raise Unfit(_NO_INSTANT)
    return instant


def written_instant(value: datetime) -> str:
    """An instant as every answer writes it: UTC, milliseconds, ``Z``."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Key(KeyField):
    """A key: digits in answers; digits or a number in requests."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return _read(read_key, value)


class Whole(fields.Field[int]):
    """A whole number: a number in answers; a number or digits in requests."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> int | None:
        return None if value is None else int(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return _read(read_whole, value)


class Instant(fields.Field[datetime]):
    """An instant."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else written_instant(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        return _read(read_instant, value)


class Tenant(fields.Field[str]):
    """The tenant: ``<default>`` in answers; in requests the same or nothing."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return TENANT

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> str:
        """Every answer has it, whatever it is made from."""
        return TENANT

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value != TENANT:
            raise Unfit(OTHER_TENANT).as_invalid()
        return TENANT


class Variables(fields.Field[dict[str, object]]):
    """Variables: an object in requests, FEEL values here; null is none."""

    def __init__(self) -> None:
        super().__init__(allow_none=True, load_default=dict)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """Null is no variables."""
        return super().deserialize({} if value is None else value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, object]:
        if not isinstance(value, Mapping):
            raise Unfit(_NO_VARIABLES).as_invalid()
        _require_shallow(value)
        try:
            return {name: normalise(each) for name, each in value.items()}
        except Fault as problem:
            raise Unfit(text_of(problem.message)).as_invalid() from problem


class Body(Strict):
    """A request body: unknown names are refused, never ignored."""


def _read(read: Callable[[object], Read], value: object) -> Read:
    try:
        return read(value)
    except Unfit as problem:
        raise problem.as_invalid() from problem


def _require_shallow(variables: Mapping[str, object]) -> None:
    """Refuse what nests so deep that it could not be stored; looked at level by level, for depth is the danger."""
    level: list[object] = list(variables.values())
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _within(each)]
        if not level:
            return
    raise Unfit(
        text("Expected variables of at most %(most)s levels, but they nest deeper. Flatten them.", most=DEEPEST)
    ).as_invalid()


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
