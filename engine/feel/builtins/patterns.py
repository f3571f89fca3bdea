"""Regular expressions of the XPath/XQuery flavour on the package ``regex``, with a time limit.

What differs from ``regex`` is translated or refused: ``\\i``, ``\\c`` (name characters), class subtraction
``[a-z-[aeiou]]``, what ``.``, ``\\w`` and ``\\s`` stand for, doubled quantifiers, flags ``s m i x q``, and ``$1`` in
replacements.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

import regex

from engine.feel.errors import Fault, FeelLimitError
from engine.feel.evaluation import check_size

MAX_PATTERN = 2_000
TIMEOUT_SECONDS = 0.05
_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": 0, "q": 0}
_CLASS_ESCAPES = {"i": r"\p{L}_:", "c": r"\p{L}\p{N}\p{M}_:.\-·", "s": r"\ \t\n\r", "W": r"\p{P}\p{Z}\p{C}"}
_NEGATED = {"I": "i", "C": "c", "S": "s", "w": "W"}
_KNOWN_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^$/dDsSwWpPiIcC")


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> "regex.Pattern[str]":
    """Return the compiled pattern. Raises Fault when it is no XPath regular expression."""
    strange = [flag for flag in flags if flag not in _FLAGS]
    if strange:
        raise Fault(f'Expected flags among s, m, i, x and q, but got "{strange[0]}".')
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitError(f"Expected a pattern of at most {MAX_PATTERN} characters, but it has {len(pattern)}.")
    number = regex.VERSION1
    for flag in flags:
        number |= _FLAGS[flag]
    text = regex.escape(pattern, special_only=True) if "q" in flags else _Translator(pattern, flags).run()
    try:
        return regex.compile(text, number)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise Fault(f'Expected a regular expression, but "{pattern[:60]}" is none: {error}.') from None


class _Translator:
    """Rewrites a pattern of XPath for ``regex`` (version 1 syntax)."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.without_space = "x" in flags
        self.multiline = "m" in flags
        self.dot_all = "s" in flags
        self.after_quantifier = False
        self.at = 0
        self.depth = 0
        self.out: list[str] = []

    def run(self) -> str:
        while self.at < len(self.pattern):
            self._one()
        if self.depth:
            raise Fault(f'Expected "]" in the pattern "{self.pattern[:60]}".')
        return "".join(self.out)

    def _one(self) -> None:
        char = self.pattern[self.at]
        self.at += 1
        if char in "\\[":
            self.after_quantifier = False
        if char == "\\":
            self._escape()
        elif self.without_space and not self.depth and char in " \t\n\r":
            return
        elif char == "[":
            self._open_class()
        elif char == "]" and self.depth:
            self.depth -= 1
            self.out.append("]")
        elif self.depth:
            self._in_class(char)
        else:
            self._outside(char)

    def _outside(self, char: str) -> None:
        following = self.pattern[self.at : self.at + 2]
        if char == "(" and following.startswith("?") and following != "?:":
            raise Fault('Expected a group "(…)" or "(?:…)", but other groups are no XPath.')
        if char in "*+{" and self.after_quantifier:
            raise Fault(f'Expected one quantifier at a time in the pattern, but found a further "{char}".')
        self.after_quantifier = char in "*+?}"
        if char == "$" and not self.multiline:
            char = r"\Z"
        elif char == "." and not self.dot_all:
            char = r"[^\n\r]"
        self.out.append(char)

    def _open_class(self) -> None:
        self.depth += 1
        self.out.append("[")
        if self.pattern[self.at : self.at + 1] == "^":
            self.at += 1
            self.out.append("^")

    def _in_class(self, char: str) -> None:
        if char == "-" and self.pattern[self.at : self.at + 1] == "[":
            self.out.append("--")
            return
        pair = char + self.pattern[self.at : self.at + 1]
        if pair in {"--", "||", "&&", "~~"}:
            self.at += 1
            self.out.append("\\" + char + "\\" + char)
            return
        self.out.append(char)

    def _escape(self) -> None:
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        if char.isdecimal() and not self.depth:
            self.out.append("\\" + char)
            return
        if not char or char not in _KNOWN_ESCAPES:
            raise Fault(f'Expected a known escape in the pattern, but got "\\{char}".')
        if char in _CLASS_ESCAPES:
            self.out.append(_CLASS_ESCAPES[char] if self.depth else f"[{_CLASS_ESCAPES[char]}]")
        elif char in _NEGATED:
            self.out.append(f"[^{_CLASS_ESCAPES[_NEGATED[char]]}]")
        elif char in "pP" and self.pattern.startswith("{Is", self.at):
            self.at += 3
            self.out.append(f"\\{char}{{In")
        else:
            self.out.append("\\" + char)


def find(pattern: "regex.Pattern[str]", text: str) -> bool:
    """Say whether the pattern occurs. Raises FeelLimitError after the time limit."""
    try:
        return pattern.search(text, timeout=TIMEOUT_SECONDS) is not None
    except TimeoutError:
        raise _too_slow() from None


def replace_all(pattern: "regex.Pattern[str]", text: str, replacement: str, literal: bool) -> str:
    """Replace each match. Raises Fault when the pattern matches nothing at all, FeelLimitError after the limit."""
    fill = _template(pattern, "" if literal else replacement)
    try:
        if pattern.search("", timeout=TIMEOUT_SECONDS) is not None:
            raise Fault("Expected a pattern that does not match an empty string.")
        parts: list[str] = []
        start = size = 0
        for match in pattern.finditer(text, timeout=TIMEOUT_SECONDS):
            parts += (text[start : match.start()], replacement if literal else fill(match))
            start = match.end()
            size += len(parts[-1])
            check_size(size)
        return "".join([*parts, text[start:]])
    except TimeoutError:
        raise _too_slow() from None


def split_all(pattern: "regex.Pattern[str]", text: str) -> list[str]:
    """Split at each match, without the groups. Raises Fault and FeelLimitError like ``replace_all``."""
    try:
        parts: list[str] = []
        start = 0
        for match in pattern.finditer(text, timeout=TIMEOUT_SECONDS):
            if match.end() == match.start():
                raise Fault("Expected a delimiter that does not match an empty string.")
            parts.append(text[start : match.start()])
            start = match.end()
    except TimeoutError:
        raise _too_slow() from None
    return [*parts, text[start:]]


def _too_slow() -> FeelLimitError:
    return FeelLimitError(f"Expected the regular expression to end within {TIMEOUT_SECONDS} s. Simplify the pattern.")


def _template(pattern: "regex.Pattern[str]", replacement: str) -> "Callable[[regex.Match[str]], str]":
    pieces = list(_pieces(pattern.groups, replacement))

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
                raise Fault('Expected "\\\\" or "\\$" in the replacement.')
            yield following
        elif char == "$":
            if not following.isdecimal():
                raise Fault('Expected the number of a group after "$" in the replacement.')
            number = int(following)
            while replacement[at : at + 1].isdecimal() and number * 10 + int(replacement[at]) <= groups:
                number = number * 10 + int(replacement[at])
                at += 1
            yield number if number <= groups else ""
        else:
            yield char
