"""Turns FEEL text into tokens (DMN 1.5 §10.3.1.2, grammar rules 22-35)."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import NoReturn

from engine.feel.errors import FeelSyntaxError

MAX_SOURCE = 65_536
MAX_NUMBER = 400
NUMBER, STRING, NAME, OPERATOR, AT, END = "number", "string", "name", "operator", "at", "end"
_THREE_OR_TWO = ("**", "..", "<=", ">=", "!=", "->")
_SINGLE = frozenset("+-*/()[]{},:.=<>'")
_DIGITS = frozenset("0123456789")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_NAME_START_RANGES = (
    (0x3F, 0x3F), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF),
    (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF),
    (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME_STARTS = [low for low, _ in _NAME_START_RANGES]
_ASCII_PARTS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")
_NAME_PART_EXTRA = ((0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
_SPACES = frozenset("\t\n\x0b\x0c\r \x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff") | {
    chr(code) for code in range(0x2000, 0x200C)
}
_WRONG = {
    "==": ('Did you mean "="?', '"=" compares'),
    "&&": ('Did you mean "and"?', '"and" joins conditions'),
    "||": ('Did you mean "or"?', '"or" joins conditions'),
    "&": ('Did you mean "and", or "+" to join strings?', "no such operator"),
    "|": ('Did you mean "or"?', "no such operator"),
    "!": ('Did you mean "not(…)" or "!="?', "no such operator"),
    "%": ("Did you mean modulo(a, b)?", "no such operator"),
    "\u201c": ('Did you mean the straight quote "?', "no such quote"),
    "\u201d": ('Did you mean the straight quote "?', "no such quote"),
    "\u2018": ('Did you mean the straight quote "?', "no such quote"),
    "\u2019": ('Did you mean the straight quote "?', "no such quote"),
    "`": ('Did you mean the straight quote "?', "no such quote"),
    ";": ('Did you mean ","?', "no such sign"),
    "$": ("Names may not hold this sign.", "no such sign"),
    "#": ("Names may not hold this sign.", "no such sign"),
    "^": ('Did you mean "**"?', "no such operator"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the source: kind, text (the value for strings) and offsets."""

    kind: str
    text: str
    start: int
    end: int


def position(source: str, offset: int) -> tuple[int, int]:
    """Return line and column (both from 1) of an offset."""
    return source.count("\n", 0, offset) + 1, offset - source.rfind("\n", 0, offset)


def syntax_error(source: str, offset: int, message: str, hint: str = "") -> FeelSyntaxError:
    """Build the error for an offset of the source."""
    line, column = position(source, offset)
    return FeelSyntaxError(message, line, column, hint)


def is_name_start(char: str) -> bool:
    """Say whether a name may begin with a character."""
    if char < "\x80":
        return char == "?" or (char in _ASCII_PARTS and char not in _DIGITS)
    code = ord(char)
    if char in _SPACES:
        return False
    index = bisect_right(_NAME_STARTS, code) - 1
    return index >= 0 and code <= _NAME_START_RANGES[index][1] and not 0x2018 <= code <= 0x201D


def is_name_part(char: str) -> bool:
    """Say whether a name may go on with a character."""
    if char < "\x80":
        return char in _ASCII_PARTS
    if is_name_start(char):
        return True
    code = ord(char)
    return any(low <= code <= high for low, high in _NAME_PART_EXTRA)


def tokenize(source: str) -> list[Token]:
    """Return the tokens, the last of kind ``end``. Raises FeelSyntaxError."""
    if len(source) > MAX_SOURCE:
        raise FeelSyntaxError(
            f"Expected an expression of at most {MAX_SOURCE} characters, but it has {len(source)}.", 1, 1
        )
    return _Lexer(source).run()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.tokens: list[Token] = []

    def run(self) -> list[Token]:
        while self._skip_space():
            self._one()
        self.tokens.append(Token(END, "", len(self.source), len(self.source)))
        return self.tokens

    def _fail(self, offset: int, message: str, hint: str = "") -> NoReturn:
        raise syntax_error(self.source, offset, message, hint)

    def _skip_space(self) -> bool:
        """Move to the next token; say whether there is one."""
        source, size = self.source, len(self.source)
        while self.at < size:
            if source[self.at] in _SPACES:
                self.at += 1
            elif source.startswith("//", self.at):
                newline = source.find("\n", self.at)
                self.at = size if newline < 0 else newline
            elif source.startswith("/*", self.at):
                close = source.find("*/", self.at + 2)
                if close < 0:
                    self._fail(self.at, 'Expected "*/" after this comment, but the text ends.')
                self.at = close + 2
            else:
                return True
        return False

    def _add(self, kind: str, text: str, start: int) -> None:
        self.tokens.append(Token(kind, text, start, self.at))

    def _one(self) -> None:
        source, start = self.source, self.at
        char = source[start]
        following = source[start + 1 : start + 2]
        if char in _DIGITS or (char == "." and following in _DIGITS and following):
            self._number()
        elif char == '"':
            self._add(STRING, self._string(), start)
        elif char == "@":
            self._at_literal()
        elif is_name_start(char):
            self.at += 1
            while self.at < len(source) and is_name_part(source[self.at]):
                self.at += 1
            self._add(NAME, source[start : self.at], start)
        else:
            self._operator()

    def _at_literal(self) -> None:
        start = self.at
        self.at += 1
        if self.source[self.at : self.at + 1] != '"':
            self._fail(start, 'Expected a quoted date, time or duration after "@".', 'Write it like @"2026-02-28".')
        self._add(AT, self._string(), start)

    def _digits(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _DIGITS:
            self.at += 1

    def _number(self) -> None:
        start = self.at
        source = self.source
        self._digits()
        if source[self.at : self.at + 1] == "." and source[self.at + 1 : self.at + 2].isdecimal():
            self.at += 1
            self._digits()
        self._exponent()
        if self.at - start > MAX_NUMBER:
            self._fail(start, f"Expected a number of at most {MAX_NUMBER} characters.")
        self._add(NUMBER, source[start : self.at], start)

    def _exponent(self) -> None:
        source = self.source
        if source[self.at : self.at + 1] not in {"e", "E"}:
            return
        digits = self.at + 1 + (source[self.at + 1 : self.at + 2] in {"+", "-"})
        if source[digits : digits + 1] in _DIGITS and source[digits : digits + 1]:
            self.at = digits
            self._digits()

    def _string(self) -> str:
        """Read from the opening quote to the closing one."""
        source, start = self.source, self.at
        self.at += 1
        parts: list[str] = []
        while True:
            char = source[self.at : self.at + 1]
            if not char or char in "\n\r":
                self._fail(start, "Expected a closing quote for this string.", 'Is a quote (") missing?')
            self.at += 1
            if char == '"':
                return "".join(parts)
            parts.append(self._escape() if char == "\\" else char)

    def _escape(self) -> str:
        char = self.source[self.at : self.at + 1]
        if char in _ESCAPES and char:
            self.at += 1
            return _ESCAPES[char]
        width = {"u": 4, "U": 6}.get(char)
        if width is None:
            return "\\"
        digits = self.source[self.at + 1 : self.at + 1 + width]
        try:
            code = int(digits, 16) if len(digits) == width and digits.isalnum() else -1
            text = chr(code)
        except ValueError:
            self._fail(self.at - 1, f"Expected {width} hexadecimal digits of a character after \\{char}.")
        self.at += 1 + width
        return self._joined_surrogate(code, text)

    def _joined_surrogate(self, code: int, text: str) -> str:
        """Join two \\u escapes that together are one character beyond U+FFFF."""
        if not 0xD800 <= code <= 0xDFFF:
            return text
        low = self.source[self.at + 2 : self.at + 6]
        if code <= 0xDBFF and self.source.startswith("\\u", self.at) and low[:2].upper() in {"DC", "DD", "DE", "DF"}:
            try:
                joined = chr(0x10000 + (code - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
            except ValueError:
                self._fail(self.at, "Expected four hexadecimal digits after \\u.")
            self.at += 6
            return joined
        self._fail(self.at - 4, "Expected a character, but this escape is half of a surrogate pair.")

    def _operator(self) -> None:
        source, start = self.source, self.at
        pair = source[start : start + 2]
        wrong = _WRONG.get(pair) or (_WRONG.get(pair[0]) if pair != "!=" else None)
        if wrong is not None:
            sign = pair if pair in _WRONG else pair[0]
            self._fail(start, f'Expected FEEL, but found "{sign}" ({wrong[1]}).', wrong[0])
        if pair in _THREE_OR_TWO:
            self.at += 2
            self._add(OPERATOR, pair, start)
        elif pair[0] in _SINGLE:
            self.at += 1
            self._add(OPERATOR, pair[0], start)
        else:
            self._fail(start, f'Expected FEEL, but found "{pair[0]}".')
