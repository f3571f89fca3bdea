"""Finds names with spaces and operators inside, like ``date and time`` or ``Impact / Urgency``, among the tokens.

FEEL's grammar cannot tell such names apart from expressions; it is the names in scope that decide, longest first
(DMN 1.5 §10.3.1.4).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.syntax.lexer import NAME, NUMBER, OPERATOR, Token, tokenize

_NAME_OPERATORS = frozenset({".", "/", "-", "'", "’", "+", "*", "**", ".."})
KEYWORDS = frozenset(
    "true false null if then else for in return some every satisfies and or between instance of function".split()
)


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...] | None:
    """Return the token texts that a name is made of, or nothing when it cannot be written as a name."""
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return None
    if not tokens or tokens[0].kind != NAME or not all(is_name_token(token) for token in tokens):
        return None
    return tuple(token.text for token in tokens)


def is_name_token(token: Token) -> bool:
    """Say whether a token can stand inside a name."""
    return token.kind in {NAME, NUMBER} or (token.kind == OPERATOR and token.text in _NAME_OPERATORS)


class _Words:
    """Names by their words: a step down for each word, the names that end here, innermost last."""

    __slots__ = ("further", "names")

    def __init__(self) -> None:
        self.further: dict[str, _Words] = {}
        self.names: list[str] = []

    def end_of(self, words: Sequence[str]) -> "_Words":
        """Return the place where names of these words end."""
        place = self
        for word in words:
            following = place.further.get(word)
            if following is None:
                following = place.further[word] = _Words()
            place = following
        return place

    def longest(self, tokens: Sequence[Token], at: int, least: int, *, before_call: bool) -> tuple[str, int] | None:
        """Return the longest name of at least so many tokens at a position, and its length.

        With ``before_call`` a name that holds "and" is only one where a parenthesis follows: ``date and time(…)``.
        """
        found, place, size, joins = None, self, 0, False
        while True:
            token = tokens[at + size]
            following = place.further.get(token.text)
            if following is None or not is_name_token(token):
                return found
            place, size, joins = following, size + 1, joins or token.text == "and"
            if place.names and size >= least and not (before_call and joins and tokens[at + size].text != "("):
                found = place.names[-1], size


@lru_cache(maxsize=16)
def _by_words(names: frozenset[str]) -> _Words:
    root = _Words()
    for name in names:
        root.end_of(words_of(name) or (name,)).names.append(name)
    return root


_PROPERTIES = frozenset({"time offset", "start included", "end included"})
"""Properties of values that have several words (DMN 1.5 table 66): like the keys of contexts they follow a point."""


class NameTable:
    """The names in scope, nested: ``push`` opens a scope, ``pop`` closes it.

    Beside them stand the entries of contexts written in the source: they are no variables, but may follow a point or
    be read in a filter.
    """

    def __init__(self, names: Iterable[str], functions: frozenset[str]) -> None:
        self._functions, self._properties = _by_words(functions), _by_words(_PROPERTIES)
        self._variables, self._entries = _Words(), _Words()
        self._scopes: list[list[str]] = [[]]
        self.known: dict[str, int] = {}
        for name in names:
            self.add(name)

    def push(self) -> None:
        """Open a scope."""
        self._scopes.append([])

    def pop(self) -> None:
        """Close the innermost scope and forget its names."""
        for name in reversed(self._scopes.pop()):
            self.known[name] -= 1
            words = words_of(name)
            if words is not None:
                self._variables.end_of(words).names.pop()

    def add(self, name: str) -> None:
        """Make a name known in the innermost scope."""
        self._scopes[-1].append(name)
        self.known[name] = self.known.get(name, 0) + 1
        words = words_of(name)
        if words is not None:
            self._variables.end_of(words).names.append(name)

    def add_entry(self, name: str) -> None:
        """Make the key of a context known, wherever it was written."""
        words = words_of(name)
        if words is not None:
            place = self._entries.end_of(words)
            if name not in place.names:
                place.names.append(name)

    def is_known(self, name: str) -> bool:
        """Say whether a name was declared (functions of FEEL itself do not count)."""
        return self.known.get(name, 0) > 0

    def match(self, tokens: Sequence[Token], at: int, *, entries: bool = False) -> tuple[str, int]:
        """Return the longest known name at a position and how many tokens it takes; one plain token otherwise.

        With ``entries`` the keys of contexts are known as well.
        """
        text = tokens[at].text
        best: tuple[str, int] | None = None
        if text in self._functions.further:
            best = self._functions.longest(tokens, at, 1, before_call=True)
        if text in self._variables.further:
            best = self._variables.longest(tokens, at, best[1] if best else 1, before_call=False) or best
        for table in (self._entries, self._properties) if entries else ():
            if text in table.further:
                best = table.longest(tokens, at, best[1] + 1 if best else 1, before_call=False) or best
        return best or (text, 1)
