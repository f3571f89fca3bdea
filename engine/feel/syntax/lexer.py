"""Turns FEEL text into tokens (DMN 1.5 §10.3.1.2, grammar rules 22-35 and 60-64)."""

import re
from typing import NamedTuple, NoReturn

from engine.feel.errors import FeelSyntaxError
from engine.feel.messages import Message, message
from engine.feel.syntax.signs import wrong_sign_at

MAX_SOURCE = 65_536
MAX_NUMBER = 400
NUMBER, STRING, NAME, OPERATOR, AT, END = "number", "string", "name", "operator", "at", "end"
_SPACE = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_NAME_START = (
    "?A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\xb7\u0300-\u036f\u203f\u2040"
_VERTICAL_SPACE = "\n-\r"
_TOKEN = re.compile(
    rf"""[{_SPACE}]*+(?:
    (?P<{NAME}>[{_NAME_START}][{_NAME_PART}]*)
    |(?P<{NUMBER}>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    |"(?P<{STRING}>[^"\\{_VERTICAL_SPACE}]*)"
    |(?P<{OPERATOR}>\*\*|\.\.|<=|>=|!=(?!=)|->|=(?![=<>])|/(?![/*])|[-+*()\[\]{{}},:.<>'’])
    )""",
    re.VERBOSE,
)
_COMMENT = re.compile(rf"[{_SPACE}]*+(?://[^{_VERTICAL_SPACE}]*|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)?")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_HEXADECIMAL = {"u": re.compile("[0-9a-fA-F]{4}"), "U": re.compile("[0-9a-fA-F]{6}")}
_LOW_SURROGATE = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class Token(NamedTuple):
    """A piece of the source: kind, text (the value for strings) and offsets."""

    kind: str
    text: str
    start: int
    end: int


def position(source: str, offset: int) -> tuple[int, int]:
    """Return line and column (both from 1) of an offset."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


def syntax_error(source: str, offset: int, sentence: Message, hint: Message | None = None) -> FeelSyntaxError:
    """Build the error for an offset of the source."""
    line, column = position(source, offset)
    return FeelSyntaxError(sentence, line, column, hint or "")


def tokenize(source: str) -> list[Token]:
    """Return the tokens, the last of kind ``end``. Raises FeelSyntaxError."""
    if len(source) > MAX_SOURCE:
        sentence = message(
            "Expected an expression of at most %(limit)s characters, but it has %(size)s.",
            limit=MAX_SOURCE, size=len(source),
        )
        raise FeelSyntaxError(sentence, 1, 1)
    if not source.isascii() and (half := _HALF_CHARACTER.search(source)):
        raise syntax_error(source, half.start(), message("Expected text, but this is half of a character."))
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        source, add, match = self.source, self.tokens.append, _TOKEN.match
        size = len(source)
        while self.at < size:
            found = match(source, self.at)
            if found is None:
                self._rare()
                continue
            kind = found.lastgroup or END
            start, self.at = found.span(kind)
            if kind == STRING:
                add(Token(STRING, found[kind], start - 1, self.at + 1))
                self.at += 1
            else:
                if kind == NUMBER and self.at - start > MAX_NUMBER:
                    self._fail(start, message("Expected a number of at most %(limit)s characters.", limit=MAX_NUMBER))
                add(Token(kind, found[kind], start, self.at))
        self.tokens.append(Token(END, "", size, size))
        return self.tokens

    def _fail(self, offset: int, sentence: Message, hint: Message | None = None) -> NoReturn:
        raise syntax_error(self.source, offset, sentence, hint)

    def _rare(self) -> None:
        """Read what no pattern of a token covers: spaces at the end, comments, escapes in strings, ``@``."""
        comment = _COMMENT.match(self.source, self.at)
        if comment and comment.end() > self.at:
            self.at = comment.end()
            return
        start = self.at
        char = self.source[start]
        if char == '"':
            self.tokens.append(Token(STRING, self._string(), start, self.at))
        elif char == "@":
            self._at_literal()
        elif self.source.startswith("/*", start):
            self._fail(start, message('Expected "*/" after this comment, but the text ends.'))
        else:
            sign, hint = wrong_sign_at(self.source, start)
            self._fail(start, message('Expected a sign of FEEL, but found "%(sign)s".', sign=sign), hint)

    def _at_literal(self) -> None:
        start = self.at
        self.at += 1
        if self.source[self.at : self.at + 1] != '"':
            self._fail(
                start,
                message('Expected a quoted date, time or duration after "@".'),
                message('Write it like @"2026-02-28".'),
            )
        self.tokens.append(Token(AT, self._string(), start, self.at))

    def _string(self) -> str:
        """Read from the opening quote to the closing one."""
        source, start = self.source, self.at
        self.at += 1
        parts: list[str] = []
        while True:
            char = source[self.at : self.at + 1]
            if not char or char in "\n\x0b\x0c\r":
                self._fail(
                    start,
                    message("Expected a closing quote for this string."),
                    message('Is a quote (") missing?'),
                )
            self.at += 1
            if char == '"':
                return "".join(parts)
            parts.append(self._escape() if char == "\\" else char)

    def _escape(self) -> str:
        """Read what follows a backslash; one that begins no escape stands for itself (``"\\d"``)."""
        char = self.source[self.at : self.at + 1]
        if char and char in _ESCAPES:
            self.at += 1
            return _ESCAPES[char]
        pattern = _HEXADECIMAL.get(char)
        if pattern is None:
            return "\\"
        digits = pattern.match(self.source, self.at + 1)
        code = int(digits[0], 16) if digits else -1
        if not digits or code > 0x10FFFF:
            self._fail(
                self.at - 1,
                message(
                    "Expected %(count)s hexadecimal digits of a character after \\%(letter)s.",
                    count=4 if char == "u" else 6, letter=char,
                ),
            )
        self.at = digits.end()
        return self._joined_surrogate(code) if 0xD800 <= code <= 0xDFFF else chr(code)

    def _joined_surrogate(self, code: int) -> str:
        """Join two \\u escapes that together are one character beyond U+FFFF."""
        low = _LOW_SURROGATE.match(self.source, self.at)
        if code > 0xDBFF or low is None:
            self._fail(self.at, message("Expected a character, but the escape before is half of a surrogate pair."))
        self.at = low.end()
        return chr(0x10000 + (code - 0xD800) * 0x400 + int(low[1], 16) - 0xDC00)
