"""A position among the tokens of a source, with the names in scope: the ground of the parser."""

from collections.abc import Iterable, Mapping
from typing import NoReturn

from engine.feel.errors import FeelSyntaxError
from engine.feel.syntax.lexer import END, NAME, NUMBER, OPERATOR, STRING, Token, syntax_error, tokenize
from engine.feel.syntax.names import KEYWORDS, NameTable, is_name_token
from engine.feel.types import FeelType

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
MAX_DEPTH = 80
_BLANK_HINT = "Names with spaces must be declared to be read as one."


class Cursor:
    """Tokens, the current index, names in scope, named types, and the nesting depth."""

    def __init__(
        self, source: str, names: Iterable[str], functions: Iterable[str], types: Mapping[str, FeelType]
    ) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.at = 0
        self.functions = frozenset(functions)
        self.names = NameTable(names, self.functions)
        self.types = types
        self.depth = 0

    @property
    def token(self) -> Token:
        """The current token."""
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        """A token further on; the end token beyond the last."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    @property
    def last_end(self) -> int:
        """Offset where the token before the current one ends."""
        return self.tokens[self.at - 1].end if self.at else 0

    def is_operator(self, *texts: str) -> bool:
        """Say whether the current token is one of these signs."""
        return self.token.kind == OPERATOR and self.token.text in texts

    def is_word(self, *texts: str) -> bool:
        """Say whether the current token is one of these words."""
        return self.token.kind == NAME and self.token.text in texts

    def skip(self, text: str) -> bool:
        """Move over a sign or word if it stands here."""
        if self.token.kind in {OPERATOR, NAME} and self.token.text == text:
            self.at += 1
            return True
        return False

    def need(self, text: str, purpose: str) -> None:
        """Move over a sign or word, or raise FeelSyntaxError."""
        if not self.skip(text):
            self.fail(f'Expected "{text}" {purpose}, but found {self.found()}.')

    def found(self) -> str:
        """Name the current token for a message."""
        if self.token.kind == END:
            return "the end"
        return "a string" if self.token.kind == STRING else f'"{self.token.text}"'

    def fail(self, message: str, hint: str = "", offset: int | None = None) -> NoReturn:
        """Raise FeelSyntaxError at the current token or at an offset."""
        raise syntax_error(self.source, self.token.start if offset is None else offset, message, hint)

    def expect_end(self) -> None:
        """Raise FeelSyntaxError unless all is read."""
        if self.token.kind == END:
            return
        hint = ""
        if self.token.kind == NAME and self.at and self.tokens[self.at - 1].kind in {NAME, NUMBER}:
            hint = _BLANK_HINT
        elif self.token.kind == OPERATOR and self.token.text == "'":
            hint = 'Strings stand in double quotes ("…").'
        elif self.token.kind == OPERATOR and self.token.text == "=":
            hint = 'A single "=" compares; there is no assignment.'
        self.fail(f"Expected an operator or the end, but found {self.found()}.", hint)

    def nest(self) -> None:
        """Go one level deeper. Raises FeelSyntaxError beyond the limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"Expected at most {MAX_DEPTH} levels of nesting, but this goes deeper.")

    def known_name(self) -> str:
        """Read a name that is in scope, or a single word."""
        if self.token.kind != NAME:
            hint = 'Strings stand in double quotes ("…").' if self.is_operator("'") else ""
            self.fail(f"Expected a name, but found {self.found()}.", hint)
        name, size = self.names.match(self.tokens, self.at)
        self.at += size
        return name

    def new_name(self, stops: tuple[str, ...], purpose: str) -> str:
        """Read the words of a name that is being declared, up to one of the stops (which stays)."""
        start = self.at
        while is_name_token(self.token) and not (self.at > start and self.token.text in stops):
            self.at += 1
        if self.at == start or self.token.text not in stops or self.token.kind == END:
            self.fail(f'Expected a name and "{stops[0]}" {purpose}, but found {self.found()}.')
        if self.tokens[start].kind != NAME or self.tokens[start].text in KEYWORDS - {"function"}:
            self.fail(
                f'Expected a name {purpose}, but "{self.tokens[start].text}" cannot begin one.',
                "",
                self.tokens[start].start,
            )
        first, last = self.tokens[start], self.tokens[self.at - 1]
        return " ".join(self.source[first.start : last.end].split())

    def named_ahead(self) -> bool:
        """Say whether a name and ``:`` follow (a named argument)."""
        ahead = 0
        while is_name_token(self.peek(ahead)):
            ahead += 1
        return ahead > 0 and self.peek(ahead).kind == OPERATOR and self.peek(ahead).text == ":"


def raise_unknown_function(cursor: Cursor, name: str, offset: int) -> NoReturn:
    """Refuse a call of a function that is not in scope, guessing at a built-in of nearly the same name."""
    flat = name.replace(" ", "").replace("_", "").lower()
    guess = next((known for known in sorted(cursor.functions) if known.replace(" ", "") == flat), None)
    hint = f'Did you mean "{guess}"?' if guess else ""
    raise _unknown(cursor, name, offset, hint)


def _unknown(cursor: Cursor, name: str, offset: int, hint: str) -> FeelSyntaxError:
    return syntax_error(
        cursor.source, offset, f'Expected a function in scope, but "{name}" is an unknown function.', hint
    )
