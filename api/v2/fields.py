"""Fields of the engine API's schemas: keys and 64-bit numbers as strings or numbers, times that end in ``Z``."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from api.schemas import LARGEST_KEY, KeyField, Strict
from engine.feel import normalise
from engine.feel.errors import Fault

Read = TypeVar("Read")
TENANT = "<default>"
"""The one tenant that a token sees: its own organisation."""
LARGEST = 2**63 - 1


def read_key(value: object) -> int:
    """A key, sent as digits or as a number. Raises ValueError."""
    found = read_whole(value)
    if not 0 <= found <= LARGEST_KEY:
        raise ValueError("Expected a key: a string of digits.")
    return found


def read_whole(value: object) -> int:
    """A whole number, sent as a number or (by clients without 64-bit numbers) as digits. Raises ValueError."""
    if isinstance(value, str):
        digits = value.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 20:
            value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise ValueError("Expected a whole number.")
    return value


def read_instant(value: object) -> datetime:
    """An instant in ISO 8601 with an offset. Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError("Expected a date and time with an offset.")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError("Expected a date and time with an offset.")
    return found.astimezone(UTC)


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
            raise ValidationError(f"Expected the tenant {TENANT}: a token sees its own organisation alone.")
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
            raise ValidationError("Expected an object of variables by name.")
        try:
            return {name: normalise(each) for name, each in value.items()}
        except (Fault, RecursionError) as problem:
            raise ValidationError("Expected variables that FEEL has a type for.") from problem


class Body(Strict):
    """A request body: unknown names are refused, never ignored."""


def _read(read: Callable[[object], Read], value: object) -> Read:
    try:
        return read(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem
