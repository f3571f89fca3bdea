"""String functions (DMN 1.5 §10.3.4.3)."""

from decimal import Decimal

from engine.feel.builtins.numbers import whole
from engine.feel.builtins.patterns import compile_pattern, find, replace_all, split_all
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.evaluation import check_list, check_size, check_string
from engine.feel.messages import message


@builtin("substring(string: string, start position: number, length?: number)")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> str:
    """Return characters from a position (from 1, or from the end when negative).

    A length past the end takes what is there: it is outside the domain of table 74, and known engines answer so.
    """
    first = whole(start)
    size = len(string)
    if first == 0 or abs(first) > size:
        raise Fault(
            message(
                "Expected a start position from 1 to %(size)s (or negative), but got %(position)s.",
                size=size, position=first,
            )
        )
    begin = first - 1 if first > 0 else size + first
    if length is None:
        return string[begin:]
    taken = whole(length)
    if taken < 1:
        raise Fault(message("Expected a length of at least 1, but got %(length)s.", length=taken))
    return string[begin : begin + taken]


@builtin("string length(string: string)")
def string_length(string: str) -> Decimal:
    """Count characters."""
    return Decimal(len(string))


@builtin("upper case(string: string)")
def upper_case(string: str) -> str:
    """Return the string in capitals."""
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(string: str) -> str:
    """Return the string in small letters."""
    return string.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(string: str, match: str) -> str:
    """Return what stands before the first match, or nothing."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(string: str, match: str) -> str:
    """Return what stands after the first match; all when the match is empty."""
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def contains(string: str, match: str) -> bool:
    """Say whether the match occurs."""
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(string: str, match: str) -> bool:
    """Say whether the string begins so."""
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(string: str, match: str) -> bool:
    """Say whether the string ends so."""
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?)")
def matches(string: str, pattern: str, flags: str | None = None) -> bool:
    """Say whether a regular expression (XPath flavour) occurs in the string."""
    return find(compile_pattern(pattern, flags or ""), string)


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)")
def replace(string: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Replace each match; ``$1`` in the replacement is the first group."""
    return check_string(replace_all(compile_pattern(pattern, flags or ""), string, replacement, "q" in (flags or "")))


@builtin("split(string: string, delimiter: string)")
def split(string: str, delimiter: str) -> list[str]:
    """Split at each match of a regular expression."""
    parts = split_all(compile_pattern(delimiter, ""), string)
    check_list(len(parts))
    return parts


@builtin("string join(list: list<string>, delimiter?: string?)")
def string_join(items: list[str | None], delimiter: str | None = None) -> str:
    """Join the strings of a list that are not null."""
    parts = [item for item in items if item is not None]
    check_size(sum(map(len, parts)) + len(delimiter or "") * len(parts))
    return (delimiter or "").join(parts)
