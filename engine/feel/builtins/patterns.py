"""Regular expressions of the XPath/XQuery flavour on the package ``regex``, with a time limit."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

import regex

from engine.feel.builtins.pattern_syntax import translate
from engine.feel.errors import Fault, FeelLimitError
from engine.feel.evaluation import check_size
from engine.feel.messages import message

MAX_PATTERN = 2_000
TIMEOUT_SECONDS = 0.08
_FLAGS = {"s": 0, "m": 0, "i": regex.IGNORECASE, "x": 0, "q": 0}
_DIGITS = "0123456789"


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> "regex.Pattern[str]":
    """Return the compiled pattern. Raises Fault when it is no XPath regular expression, FeelLimitError when too long.

    Flags are those of XPath 3.0: ``s`` (dot matches all), ``m`` (lines), ``i`` (case), ``x`` (space), ``q`` (literal).
    """
    strange = [flag for flag in flags if flag not in _FLAGS]
    if strange:
        raise Fault(message('Expected flags among s, m, i, x and q, but got "%(flag)s".', flag=strange[0]))
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitError(
            message(
                "Expected a pattern of at most %(limit)s characters, but it has %(size)s.",
                limit=MAX_PATTERN, size=len(pattern),
            )
        )
    number = regex.VERSION1
    for flag in flags:
        number |= _FLAGS[flag]
    try:
        text = "(?-f)" + regex.escape(pattern, special_only=True) if "q" in flags else translate(pattern, flags)
        return regex.compile(text, number)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise Fault(
            message(
                'Expected a regular expression, but "%(pattern)s" is none: %(why)s.', pattern=pattern[:60], why=error
            )
        ) from None


def find(pattern: "regex.Pattern[str]", text: str) -> bool:
    """Say whether the pattern occurs. Raises FeelLimitError after the time limit."""
    try:
        return pattern.search(text, timeout=TIMEOUT_SECONDS) is not None
    except TimeoutError:
        raise _too_slow() from None


def replace_all(pattern: "regex.Pattern[str]", text: str, replacement: str, literal: bool) -> str:
    """Replace each match. Raises Fault when the pattern matches nothing at all, FeelLimitError after the limit."""
    fill = _template(pattern, "" if literal else replacement)
    parts: list[str] = []
    start = size = 0
    try:
        if pattern.search("", timeout=TIMEOUT_SECONDS) is not None:
            raise Fault(message("Expected a pattern that does not match an empty string."))
        for match in pattern.finditer(text, timeout=TIMEOUT_SECONDS):
            parts += (text[start : match.start()], replacement if literal else fill(match))
            start = match.end()
            size += len(parts[-1])
            check_size(size)
    except TimeoutError:
        raise _too_slow() from None
    return "".join([*parts, text[start:]])


def split_all(pattern: "regex.Pattern[str]", text: str) -> list[str]:
    """Split at each match, without the groups. Raises Fault and FeelLimitError like ``replace_all``."""
    parts: list[str] = []
    start = 0
    try:
        for match in pattern.finditer(text, timeout=TIMEOUT_SECONDS):
            if match.end() == match.start():
                raise Fault(message("Expected a delimiter that does not match an empty string."))
            parts.append(text[start : match.start()])
            start = match.end()
    except TimeoutError:
        raise _too_slow() from None
    return [*parts, text[start:]]


def _too_slow() -> FeelLimitError:
    return FeelLimitError(
        message(
            "Expected the regular expression to end within %(limit)s s. Simplify the pattern.", limit=TIMEOUT_SECONDS
        )
    )


def _template(pattern: "regex.Pattern[str]", replacement: str) -> "Callable[[regex.Match[str]], str]":
    pieces: list[str | int] = []
    for is_text, run in groupby(_pieces(pattern.groups, replacement), key=lambda piece: isinstance(piece, str)):
        found = list(run)
        pieces += ["".join(map(str, found))] if is_text else found

    def fill(match: "regex.Match[str]") -> str:
        return "".join(piece if isinstance(piece, str) else (match.group(piece) or "") for piece in pieces)

    return fill


def _pieces(groups: int, replacement: str) -> Iterator[str | int]:
    at = 0
    while at < len(replacement):
        char, following = replacement[at], replacement[at + 1 : at + 2]
        at += 2 if char in "\\$" else 1
        if char == "\\":
            if following not in {"\\", "$"}:
                raise Fault(message('Expected "\\\\" or "\\$" in the replacement.'))
            yield following
        elif char == "$":
            if not following or following not in _DIGITS:
                raise Fault(message('Expected the number of a group after "$" in the replacement.'))
            number = int(following)
            while (further := replacement[at : at + 1]) and further in _DIGITS and number * 10 + int(further) <= groups:
                number = number * 10 + int(further)
                at += 1
            yield number if number <= groups else ""
        else:
            yield char
