"""Finds names with spaces and operators inside, like ``date and time`` or ``Impact / Urgency``, among the tokens.

FEEL's grammar cannot tell such names apart from expressions; it is the names in scope that decide, longest first
(DMN 1.5 §10.3.1.4).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.syntax.lexer import NAME, NUMBER, OPERATOR, Token, tokenize

_NAME_OPERATORS = frozenset({".", "/", "-", "'", "+", "*", "**", ".."})
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


class NameTable:
    """The names in scope, nested: ``push`` opens a scope, ``pop`` closes it."""

    def __init__(self, names: Iterable[str], functions: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._scopes: list[list[tuple[str, ...]]] = [[]]
        self.known: dict[str, int] = {}
        for name in functions:
            self._index(name)
        for name in names:
            self.add(name)

    def push(self) -> None:
        """Open a scope."""
        self._scopes.append([])

    def pop(self) -> None:
        """Close the innermost scope and forget its names."""
        for entry in self._scopes.pop():
            name = entry[0]
            self.known[name] -= 1
            words = words_of(name)
            if words is not None:
                self._by_first[words[0]].remove((words, name))

    def add(self, name: str) -> None:
        """Make a name known in the innermost scope."""
        self._scopes[-1].append((name,))
        self.known[name] = self.known.get(name, 0) + 1
        self._index(name)

    def _index(self, name: str) -> None:
        words = words_of(name)
        if words is not None:
            self._by_first.setdefault(words[0], []).append((words, name))

    def is_known(self, name: str) -> bool:
        """Say whether a name was declared (functions of FEEL itself do not count)."""
        return self.known.get(name, 0) > 0

    def match(self, tokens: Sequence[Token], at: int) -> tuple[str, int]:
        """Return the longest known name at a position and how many tokens it takes; one plain token otherwise."""
        best_name, best_size = tokens[at].text, 1
        for words, name in self._by_first.get(tokens[at].text, ()):
            size = len(words)
            if size < best_size or (size == 1 and best_size == 1 and name != words[0]):
                continue
            if at + size < len(tokens) and all(
                tokens[at + offset].text == word and is_name_token(tokens[at + offset])
                for offset, word in enumerate(words)
            ):
                if "and" in words and not self.is_known(name) and tokens[at + size].text != "(":
                    continue
                best_name, best_size = name, size
        return best_name, best_size
