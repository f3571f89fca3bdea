"""A position among the tokens of a source, with the names in scope: the ground of the parser."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from typing import NoReturn

from engine.feel.messages import Message, message
from engine.feel.syntax.guesses import Place, guess
from engine.feel.syntax.lexer import AT, END, NAME, OPERATOR, STRING, Token, position, syntax_error, tokenize
from engine.feel.syntax.names import KEYWORDS, NameTable, is_name_token, words_of
from engine.feel.syntax.signs import did_you_mean, full_width_sign, hint_for
from engine.feel.syntax.spelling import guess_function
from engine.feel.types import FeelType

OR, AND, COMPARE, ADD, MULTIPLY, POWER, UNARY, INSTANCE, POSTFIX = range(1, 10)
"""How tightly operators bind, the loosest first (DMN 1.5 grammar rules 2 and 4)."""
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
MAX_DEPTH = 80
_LONG_TYPES = ("days and time duration", "years and months duration", "date and time")
_SHOWN = 40
_LIKE_A_KEYWORD = 0.7


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

    @cached_property
    def type_words(self) -> list[tuple[tuple[str, ...], str]]:
        """The words of each type that has several, or that the caller named; the longest first."""
        named = ((words_of(name), name) for name in {*_LONG_TYPES, *self.types})
        return sorted(((words, name) for words, name in named if words), key=lambda each: -len(each[0]))

    def is_operator(self, *texts: str) -> bool:
        """Say whether the current token is one of these signs."""
        token = self.tokens[self.at]
        return token.kind == OPERATOR and token.text in texts

    def is_word(self, *texts: str) -> bool:
        """Say whether the current token is one of these words."""
        token = self.tokens[self.at]
        return token.kind == NAME and token.text in texts

    def skip(self, text: str) -> bool:
        """Move over a sign or word if it stands here."""
        token = self.tokens[self.at]
        if token.text == text and token.kind in {OPERATOR, NAME}:
            self.at += 1
            return True
        return False

    def need(self, text: str, otherwise: Message) -> None:
        """Move over a sign or word, or raise FeelSyntaxError: a sentence with a place for ``found``."""
        if not self.skip(text):
            meant = self.token.kind == NAME and SequenceMatcher(None, self.token.text[:_SHOWN], text).ratio()
            self.fail_found(otherwise, did_you_mean(text) if meant > _LIKE_A_KEYWORD else None)

    def close(self, text: str, opener: int, *, several: bool = False) -> None:
        """Move over a closing bracket, or raise FeelSyntaxError that names the place of the opening one as well."""
        if self.skip(text):
            return
        line, column = position(self.source, opener)
        if several:
            sentence = message(
                'Expected "," or "%(closer)s" for the "%(opener)s" of line %(line)s, column %(column)s, '
                "but found %(found)s.",
                closer=text, opener=self.source[opener], line=line, column=column,
            )
        else:
            sentence = message(
                'Expected "%(closer)s" for the "%(opener)s" of line %(line)s, column %(column)s, but found %(found)s.',
                closer=text, opener=self.source[opener], line=line, column=column,
            )
        self.fail_found(sentence)

    def found(self) -> Message:
        """Name the current token for a message."""
        token = self.token
        if token.kind == END:
            return message("the end")
        if token.kind == STRING:
            return message("a string")
        text = self.source[token.start : token.end] if token.kind == AT else token.text
        return message('"%(text)s"', text=text if len(text) <= _SHOWN else text[:_SHOWN] + "…")

    def fail(self, sentence: Message, hint: Message | None = None, offset: int | None = None) -> NoReturn:
        """Raise FeelSyntaxError at the current token or at an offset."""
        raise syntax_error(self.source, self.token.start if offset is None else offset, sentence, hint)

    def fail_found(self, sentence: Message, hint: Message | None = None) -> NoReturn:
        """Raise FeelSyntaxError with a sentence that has a place for ``found``, and a guess when no hint is given."""
        hint = hint or guess(Place(self.tokens, self.at, self.functions, self.names.known))
        self.fail(Message(sentence.template, {**sentence.values, "found": self.found()}), hint)

    def expect_end(self) -> None:
        """Raise FeelSyntaxError unless all is read."""
        if self.token.kind != END:
            self.fail_found(message("Expected an operator or the end, but found %(found)s."))

    def nest(self) -> None:
        """Go one level deeper. Raises FeelSyntaxError beyond the limit."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            sentence = message("Expected at most %(limit)s levels of nesting, but this goes deeper.", limit=MAX_DEPTH)
            raise syntax_error(self.source, self.token.start, sentence)

    def known_name(self) -> str:
        """Read the name after a point: one that is known, or a single word."""
        if self.token.kind != NAME:
            self.fail_found(message("Expected a name, but found %(found)s."))
        name, size = self.names.match(self.tokens, self.at, entries=True)
        if size == 1:
            self.refuse_full_width(name)
        self.at += size
        return name

    def new_name(self, stops: tuple[str, ...], otherwise: Message) -> str:
        """Read the words of a name that is being declared, up to one of the stops (which stays)."""
        start = self.at
        while is_name_token(self.token) and not (self.at > start and self.token.text in stops):
            self.at += 1
        if self.at == start or self.token.text not in stops or self.token.kind not in {NAME, OPERATOR}:
            self.fail_found(otherwise)
        first, last = self.tokens[start], self.tokens[self.at - 1]
        if first.kind != NAME or first.text in KEYWORDS - {"function"}:
            self.at = start
            self.fail_found(message("Expected a name, but %(found)s cannot begin one."))
        return " ".join(self.source[first.start : last.end].split())

    def named_ahead(self) -> bool:
        """Say whether a name and ``:`` follow (a named argument)."""
        at = self.at
        while is_name_token(self.tokens[at]):
            at += 1
        return at > self.at and self.tokens[at].kind == OPERATOR and self.tokens[at].text == ":"

    def refuse_full_width(self, name: str) -> None:
        """Raise FeelSyntaxError for the word here when nobody knows it and it holds full-width punctuation."""
        index = full_width_sign(name)
        if index is not None and not self.names.is_known(name):
            sentence = message('Expected a name in scope, but "%(name)s" is none.', name=name[:_SHOWN])
            self.fail(sentence, hint_for(name[index]), self.token.start + index)

    def refuse_unknown_function(self, name: str, offset: int) -> None:
        """Raise FeelSyntaxError for a call of a function that is not in scope."""
        if self.names.is_known(name) or name in self.functions:
            return
        sentence = message(
            'Expected a function in scope, but "%(name)s" is an unknown function.', name=name[:_SHOWN]
        )
        raise syntax_error(self.source, offset, sentence, guess_function(name, self.functions))

    def refuse_points(self, first: str, second: str, offset: int) -> None:
        """Raise FeelSyntaxError for ``string.length(…)``: a built-in function with points instead of blanks."""
        meant = f"{first} {second}"
        if meant in self.functions and not self.names.is_known(first):
            sentence = message('Expected a function in scope, but "%(name)s" is none.', name=f"{first}.{second}")
            raise syntax_error(self.source, offset, sentence, did_you_mean(meant))
