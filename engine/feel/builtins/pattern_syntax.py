"""Translates regular expressions of XPath (XQuery 1.0 and XPath 2.0 Functions and Operators, clause 7.6) for ``regex``.

XPath takes its syntax from XML Schema and adds ``^``, ``$``, reluctant quantifiers and back-references. Whatever else
``regex`` knows is refused: look-around, named groups, possessive quantifiers, POSIX classes and its further escapes.
"""

import re

from engine.feel.errors import Fault, FeelLimitError
from engine.feel.messages import message

MAX_SIZE = 50_000
_SPACE = " \t\n\r"
_ESCAPED_CONTROLS = {"n": r"\n", "r": r"\r", "t": r"\t"}
_SINGLE_ESCAPES = frozenset("\\|.?*+(){}-[]^$")
_WORD_LESS = r"\p{P}\p{Z}\p{C}"
_NAME_START = r"\p{L}_:"
_NAME = r"\p{L}\p{N}\p{M}_:.\-·"
_MULTI_ESCAPES = {
    **{"s": r"\ \t\n\r", "S": r"[^\ \t\n\r]", "d": r"\p{Nd}", "D": r"\P{Nd}", "W": _WORD_LESS},
    **{"w": f"[^{_WORD_LESS}]", "i": _NAME_START, "I": f"[^{_NAME_START}]", "c": _NAME, "C": f"[^{_NAME}]"},
}
_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split()
)
_CASED = frozenset({"Lu", "Ll", "Lt"})
_PROPERTY = re.compile(r"\{(Is)?([A-Za-z0-9-]+)\}", re.ASCII)
_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}", re.ASCII)


def translate(pattern: str, flags: str) -> str:
    """Return the pattern in the syntax of ``regex`` (version 1).

    Raises Fault when it is none of XPath's, FeelLimitError when its repetitions make it too big.
    """
    text = _without_space(pattern) if "x" in flags else pattern
    return _Translator(text, flags).run()


def _without_space(pattern: str) -> str:
    """Flag ``x``: drop white space outside of classes, before anything else is read."""
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if char in _SPACE and not depth:
            continue
        if not escaped:
            depth = max(0, depth + (char == "[") - (char == "]"))
        escaped = char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


class _Translator:
    """Reads a pattern from left to right; ``groups`` counts capturing groups, ``closed`` holds the finished ones."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.out: list[str] = []
        self.open: list[int] = []
        self.groups = 0
        self.closed: set[int] = set()
        self.repeatable = False
        self.sizes = [0]
        self.last_size = 0
        self.ignores_case = "i" in flags
        self.single = {".": "(?s:.)" if "s" in flags else r"[^\n\r]", "^": r"\A", "$": r"\Z"}
        if "m" in flags:
            self.single |= {"^": r"(?:\A|(?<=\n)(?!\Z))", "$": r"(?:(?=\n)|(?<!\n)\Z)"}

    def run(self) -> str:
        while self.at < len(self.pattern):
            self.one(self.take())
        if self.open:
            raise self.fault(")")
        # Without full case folding: XPath compares single characters, so that "ß" is not "ss".
        return ("(?-f)" if self.ignores_case else "") + "".join(self.out)

    def take(self) -> str:
        char = self.pattern[self.at : self.at + 1]
        self.at += 1
        return char

    def fault(self, wanted: str) -> Fault:
        return Fault(
            message(
                'Expected "%(wanted)s" at position %(position)s of the pattern "%(pattern)s".',
                wanted=wanted, position=min(self.at, len(self.pattern)) + 1, pattern=self.pattern[:60],
            )
        )

    def unexpected(self, char: str) -> Fault:
        return Fault(
            message(
                'Expected a regular expression of XPath, but "%(char)s" at position %(position)s of "%(pattern)s" '
                "has no meaning there.",
                char=char, position=self.at, pattern=self.pattern[:60],
            )
        )

    def one(self, char: str) -> None:
        if char in "*+?{":
            self.quantifier(char)
            return
        self.repeatable = char not in "(|"
        if char not in "()|":
            self.grow(1)
        if char == "(":
            self.open_group()
        elif char == ")":
            self.close_group()
        elif char == "|":
            self.out.append("|")
        elif char == "[":
            self.out.append(self.char_class())
        elif char == "\\":
            self.out.append(self.escape())
        elif char in "]}":
            raise self.unexpected(char)
        else:
            self.out.append(self.single.get(char) or literal(char))

    def quantifier(self, char: str) -> None:
        if not self.repeatable:
            raise self.unexpected(char)
        self.repeatable = False
        if char == "{":
            count = _COUNT.match(self.pattern, self.at - 1)
            if count is None or (count[3] and int(count[3]) < int(count[1])):
                raise self.unexpected(char)
            self.at = count.end()
            char = count[0]
            self.sizes[-1] -= self.last_size
            self.grow(self.last_size * max(int(count[1]), int(count[3] or 1)))
        self.out.append(char)
        if self.pattern.startswith("?", self.at):
            self.at += 1
            self.out.append("?")

    def grow(self, size: int) -> None:
        """Count the parts of the pattern, repeated ones as often as they are: ``regex`` writes repetitions out."""
        self.last_size = size
        self.sizes[-1] += size
        if self.sizes[-1] > MAX_SIZE:
            raise FeelLimitError(
                message("Expected a pattern of at most %(limit)s parts with their repetitions.", limit=MAX_SIZE)
            )

    def open_group(self) -> None:
        self.sizes.append(0)
        if self.pattern.startswith("?", self.at):
            if not self.pattern.startswith("?:", self.at):
                raise self.unexpected("(?")
            self.at += 2
            self.open.append(0)
            self.out.append("(?:")
            return
        self.groups += 1
        self.open.append(self.groups)
        self.out.append("(")

    def close_group(self) -> None:
        if not self.open:
            raise self.unexpected(")")
        self.closed.add(self.open.pop())
        self.grow(self.sizes.pop())
        self.out.append(")")

    def escape(self) -> str:
        char = self.take()
        if char in "123456789" and char:
            return self.back_reference(int(char))
        if char in _MULTI_ESCAPES:
            return f"[{_MULTI_ESCAPES[char]}]"
        if char and char in "pP":
            text, is_cased = self.category(char)
            return f"(?-i:{text})" if is_cased and self.ignores_case else text
        return self.single_escape(char)

    def back_reference(self, number: int) -> str:
        following = self.pattern[self.at : self.at + 1]
        while following in "0123456789" and following and number * 10 + int(following) <= self.groups:
            number = number * 10 + int(following)
            self.at += 1
            following = self.pattern[self.at : self.at + 1]
        if number not in self.closed:
            raise Fault(
                message(
                    "Expected a back-reference to a group that ended before it, but got \\%(number)s.", number=number
                )
            )
        return f"(?({number})\\{number}|)"

    def single_escape(self, char: str) -> str:
        if char in _ESCAPED_CONTROLS:
            return _ESCAPED_CONTROLS[char]
        if not char or char not in _SINGLE_ESCAPES:
            raise Fault(message('Expected an escape of XPath in the pattern, but got "\\%(char)s".', char=char))
        return "\\" + char

    def category(self, char: str) -> tuple[str, bool]:
        """Read ``{Lu}`` or ``{IsBasicLatin}``; say whether it distinguishes capitals (flag ``i`` does not touch it)."""
        name = _PROPERTY.match(self.pattern, self.at)
        if name is None or not (name[1] or name[2] in _CATEGORIES):
            raise Fault(
                message(
                    'Expected a category like "\\p{Lu}" or a block like "\\p{IsGreek}" after "\\%(char)s".', char=char
                )
            )
        self.at = name.end()
        return f"\\{char}{{{'In' if name[1] else ''}{name[2]}}}", not name[1] and name[2] in _CASED

    def char_class(self) -> str:
        """Read a class after its ``[``, with what is subtracted from it."""
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        plain: list[str] = []
        cased: list[str] = []
        subtracted = ""
        while not self.pattern.startswith("]", self.at):
            if self.pattern.startswith("-[", self.at) and (plain or cased):
                self.at += 2
                subtracted = self.char_class()
                if not self.pattern.startswith("]", self.at):
                    raise self.fault("]")
                break
            self.class_item(plain, cased)
        if not plain and not cased:
            raise self.unexpected("]")
        self.at += 1
        found = _joined_class(negated, "".join(plain), "".join(cased))
        return f"(?:(?!{subtracted}){found})" if subtracted else found

    def class_item(self, plain: list[str], cased: list[str]) -> None:
        """Read a character, an escape or a range of a class."""
        char = self.take()
        if not char:
            raise self.fault("]")
        if char == "[":
            raise self.unexpected(char)
        if char == "\\" and self.pattern[self.at : self.at + 1] in _MULTI_ESCAPES:
            plain.append(_MULTI_ESCAPES[self.take()])
        elif char == "\\" and self.pattern[self.at : self.at + 1] in ("p", "P"):
            text, is_cased = self.category(self.take())
            (cased if is_cased and self.ignores_case else plain).append(text)
        else:
            first = self.class_char(char)
            plain.append(first if char == "-" else self.range_from(first))

    def class_char(self, char: str) -> str:
        return self.single_escape(self.take()) if char == "\\" else literal(char)

    def range_from(self, first: str) -> str:
        """Read the rest of ``a-z``, when there is any."""
        following = self.pattern[self.at + 1 : self.at + 2]
        if not self.pattern.startswith("-", self.at) or following in ("]", "[", ""):
            return first
        self.at += 1
        char = self.take()
        last = self.class_char(char)
        after = self.pattern[self.at : self.at + 2]
        if _code(first) > _code(last) or (after.startswith("-") and after not in ("-]", "-[")):
            raise self.unexpected("-")
        return f"{first}-{last}"


def literal(char: str) -> str:
    """Return a character as itself, inside and outside of classes."""
    return char if char.isalnum() or char == "_" or ord(char) > 127 else "\\" + char


def _code(char: str) -> int:
    named = {text: ord(value) for text, value in (("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"))}
    return named.get(char, ord(char[-1]))


def _joined_class(negated: bool, plain: str, cased: str) -> str:
    """Return a class; categories of capitals keep their meaning where the case of letters is ignored."""
    if not cased:
        return f"[{'^' if negated else ''}{plain}]"
    either = f"(?:(?-i:[{cased}])|[{plain}])" if plain else f"(?-i:[{cased}])"
    return f"(?:(?!{either})(?s:.))" if negated else either
