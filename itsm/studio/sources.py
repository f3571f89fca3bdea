"""Values as a source of FEEL that gives them again, to be shown, copied and sent back."""

from collections.abc import Mapping
from decimal import Decimal

from engine.feel import FeelValue
from engine.feel.builtins.conversion import key_text, literal_text
from engine.feel.values import Function, Range

_INDENT = "  "
_BARE = (bool, str, Decimal, type(None), Function)


def source_of(value: FeelValue) -> str:
    """FEEL for ``value``, on one line. A function has no literal and stands as ``function``.

    Raises FeelLimitError when it is too long.
    """
    literal_text(value)  # the same but for the marks of dates and durations, and it knows the limit
    return _written(value)


def variables_source(value: FeelValue, indent: str = "") -> str:
    """FEEL for ``value``, contexts line by line with keys in quotes: JSON where it can be. Raises as ``source_of``."""
    if isinstance(value, Mapping) and value:
        inner = indent + _INDENT
        lines = [f"{inner}{literal_text(str(key))}: {variables_source(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        return "[" + ", ".join(variables_source(item, indent) for item in value) + "]"
    return source_of(value)


def _written(value: FeelValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range(value)
    if isinstance(value, _BARE):
        return literal_text(value)
    return f'@"{value}"'


def _range(value: Range) -> str:
    if value.operator:
        return f"({value.operator} {_written(value.high if value.low is None else value.low)})"
    opener, closer = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opener}{_written(value.low)}..{_written(value.high)}{closer}"
