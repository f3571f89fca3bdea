"""Guesses what the writer meant where a source stops being FEEL: each rule looks at the tokens around the place."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from engine.feel.messages import Message, message
from engine.feel.syntax.lexer import AT, END, NAME, NUMBER, OPERATOR, STRING, Token
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.signs import OPENERS, did_you_mean, full_width_sign, hint_for
from engine.feel.syntax.spelling import guess_function, guess_name

_LOOKED_AT = 12
_NAMES_LOOKED_AT = 500
QUOTES = message('Strings stand in double quotes ("…").')
_DURATION = message('Write a duration like @"P5D" or @"PT2H".')
_MOMENT = message('Write it like @"2026-02-28", @"10:30:00" or @"P5D".')
_TERNARY = message("Did you mean if a then b else c?")
_CONTEXT = message("Write a context in braces: {a: 1}.")
_NOT = message("Did you mean not(…)?")
_UNITS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years "
    "min mins h d m s ms 秒 分 分钟 小时 时 天 日 周 月 年".split()
)
_INFIX = {
    "is": "=", "equals": "=", "equal": "=", "eq": "=", "ne": "!=", "neq": "!=", "isnt": "!=", "gt": ">", "ge": ">=",
    "gte": ">=", "lt": "<", "le": "<=", "lte": "<=", "div": "/", "plus": "+", "minus": "-", "times": "*",
    "elif": "else if", "elsif": "else if", "elseif": "else if", "且": "and", "并且": "and", "或": "or", "或者": "or",
    "等于": "=", "大于": ">", "小于": "<", "of": "in", "where": "satisfies", "do": "return",
}  # fmt: skip
_CALLS = {
    "contains": "contains(a, b)", "includes": "list contains(a, b)", "has": "list contains(a, b)",
    "starts": "starts with(a, b)", "startswith": "starts with(a, b)", "ends": "ends with(a, b)",
    "endswith": "ends with(a, b)", "matches": "matches(a, b)", "like": "matches(a, b)", "mod": "modulo(a, b)",
    "overlaps": "overlaps(a, b)", "before": "before(a, b)", "after": "after(a, b)", "xor": "a != b",
    "包含": "contains(a, b)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stopped, and what is known there."""

    tokens: Sequence[Token]
    at: int
    functions: Collection[str]
    names: Iterable[str]

    def token(self, ahead: int = 0) -> Token:
        """Return the token at the place, or so many further; one without text beyond both ends."""
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else _NOTHING

    def follows(self, ahead: int = 0) -> bool:
        """Say whether a token stands directly behind the one before it."""
        return self.token(ahead - 1).end == self.token(ahead).start


_NEEDS_A_VALUE = frozenset({"<", "<=", ">", ">=", "=", "!=", "*", "/", "**"})
_JOINS = frozenset({"and", "or", "in", "between", "instance"})
_CLOSERS = {closer: opener for opener, closer in OPENERS.items()}
_NOTHING = Token(END, "", -1, -1)
Rule = Callable[[Place], Message | None]


def guess(place: Place) -> Message | None:
    """Return what was probably meant, or nothing."""
    return next((hint for rule in _RULES if (hint := rule(place)) is not None), None)


def _full_width(place: Place) -> Message | None:
    """The token, or a word just before it, holds a sign of an East Asian keyboard."""
    for ahead in (0, -1, -2, -3):
        token = place.token(ahead)
        index = full_width_sign(token.text) if token.kind == NAME else None
        if index is not None:
            return _TERNARY if token.text[index] == "？" else hint_for(token.text[index])
    return None


def _quotes(place: Place) -> Message | None:
    token, before = place.token(), place.token(-1)
    if token.kind == OPERATOR and token.text in {"'", "’"}:
        return QUOTES
    if token.kind == STRING and before.kind == STRING:
        return (
            message('A quote inside a string is written \\".')
            if place.follows()
            else message('Is "+" or "," missing between the strings?')
        )
    return None


def _signs(place: Place) -> Message | None:
    """Pairs of signs that are one in other languages, and signs at a wrong place."""
    token, before, after = place.token(), place.token(-1), place.token(1)
    if token.kind != OPERATOR:
        return None
    if before.text == "<" and token.text == ">":
        return did_you_mean("!=")
    if token.text == "=":
        if place.at == 0:
            return message('Leave out the "=": it belongs to the diagram, where it marks an expression.')
        if before.text == ":":
            return message('A value follows ":" directly.')
    if token.text == ":" and after.text == "=":
        return message('A single "=" compares; there is no assignment.')
    if token.text == "+" and before.text == "+" and place.follows():
        return message("Values do not change: write x + 1.")
    if token.text == "+" and before.kind not in {NAME, NUMBER, STRING}:
        return message('Leave out the "+": numbers have no such sign.')
    return message("Is a value missing before it?") if token.text in _NEEDS_A_VALUE else None


def _brackets(place: Place) -> Message | None:
    """A bracket too many, nothing between two, or a comma at the end."""
    token, before = place.token(), place.token(-1)
    if token.kind != OPERATOR or token.text not in {")", "]", "}", ",", ".."}:
        return None
    if before.text == "," and before.kind == OPERATOR:
        return message('Leave out the "," before it.')
    if token.text == "..":
        return message("A range stands in brackets of its own: [1..5].")
    if token.text == ",":
        return _comma(place)
    if OPENERS.get(before.text) == token.text:
        return message("Is a value missing in the brackets?")
    return None


def _comma(place: Place) -> Message | None:
    if place.token(-1).text in OPENERS:
        return None
    if any(place.token(-ahead).text == "if" and place.token(1 - ahead).text == "(" for ahead in range(1, _LOOKED_AT)):
        return _TERNARY
    if place.token(-2).text == "..":
        return message("A range stands in brackets of its own: [1..5].")
    if any(place.token(-ahead).text == "between" for ahead in range(1, _LOOKED_AT)):
        return did_you_mean("and")
    return message("Several values stand in brackets: [1, 2].")


def _loop(place: Place) -> Message | None:
    """``for x of list``, ``for x = list``."""
    near = [place.token(-ahead) for ahead in range(_LOOKED_AT)]
    for word, before in zip(near, near[2:], strict=False):
        if before.kind == NAME and before.text in {"for", "some", "every"} and word.text in {"of", "=", ":"}:
            return did_you_mean("in")
    return None


def _numbers(place: Place) -> Message | None:
    token, before = place.token(), place.token(-1)
    if before.kind == OPERATOR and before.text == "." and place.token(-2).kind == NUMBER:
        return message("Are digits missing after the point?")
    if before.kind != NUMBER:
        return None
    if token.kind == NUMBER:
        return message("A number has one point, and no blanks or commas.")
    if token.kind == NAME and token.text in _UNITS:
        return _DURATION
    moment = (token.kind == NAME and token.text[:1] == "T" and place.follows()) or token.text == ":"
    return _MOMENT if moment and place.follows(1) else None


def _negation(place: Place) -> Message | None:
    before = place.token(-1)
    if before.kind == NAME and before.text.lower() == "not":
        return _NOT
    if place.token().kind == NAME and place.token().text == "not":
        return message("Did you mean not(a in b)?") if place.token(1).text == "in" else _NOT
    return None


def _null_test(place: Place) -> Message | None:
    """``x is null``, ``x is not null``, ``x is defined``."""
    if place.token().text.lower() != "is":
        return None
    words = [place.token(ahead).text.lower() for ahead in (1, 2)]
    if words[0] in {"null", "empty", "missing"}:
        return did_you_mean("= null")
    if words[0] in {"defined", "present"} or (words[0] == "not" and words[1] in {"null", "empty"}):
        return did_you_mean("!= null")
    return did_you_mean("!=") if words[0] == "not" else None


def _ternary(place: Place) -> Message | None:
    """``x ? a : b`` — a question mark begins a name."""
    token = place.token()
    if token.kind == NAME and token.text[:1] == "?":
        return _TERNARY
    if token.text == ":" and token.kind == OPERATOR:
        words = [place.token(-ahead) for ahead in range(1, _LOOKED_AT)]
        return _TERNARY if any("?" in word.text for word in words if word.kind == NAME) else _CONTEXT
    return None


def _words(place: Place) -> Message | None:
    """Words of other languages for operators, and FEEL's own with capitals or a wrong letter."""
    token, before = place.token(), place.token(-1)
    for near in (token, before):
        lower = near.text.lower()
        if near.kind == NAME and near.text != lower and lower in KEYWORDS:
            return message('Did you mean "%(text)s"? The words of FEEL have small letters.', text=lower)
    if token.kind != NAME:
        return None
    if token.text in _JOINS and (before.kind in {OPERATOR, END} or before.text in KEYWORDS):
        return message("Is a value missing before it?") if before.text not in _CLOSERS else None
    if token.text in {"and", "or"} and place.tokens[0].text in _NEEDS_A_VALUE:
        return message("A test with both ends is a range, [1..5], or ? > 1 and ? < 5.")
    word = token.text.lower()
    if word in _CALLS:
        return message("Did you mean %(example)s?", example=_CALLS[word])
    return did_you_mean(_INFIX[word]) if word in _INFIX else None


def _names(place: Place) -> Message | None:
    """Two words in a row: a name that is not in scope, or one written with a blank too many."""
    token, before = place.token(), place.token(-1)
    if token.kind != NAME or before.kind not in {NAME, NUMBER} or {token.text, before.text} & KEYWORDS:
        return None
    name = _run_of_words(place)
    after = place.token(len(name.split()) - 1)
    if after.text == "(" and (meant := guess_function(name, place.functions)) is not None:
        return meant
    near = [known for _, known in zip(range(_NAMES_LOOKED_AT), place.names, strict=False) if len(known) > 1]
    return guess_name(name, near) or message("Names with spaces must be declared to be read as one.")


def _run_of_words(place: Place) -> str:
    """Return the word before the place and the words from it on."""
    words = [place.token(-1).text]
    while len(words) < _LOOKED_AT and place.token(len(words) - 1).kind == NAME:
        words.append(place.token(len(words) - 1).text)
    return " ".join(words)


def _missing_operator(place: Place) -> Message | None:
    token, before = place.token(), place.token(-1)
    if token.kind in {NAME, NUMBER, STRING, AT} and (before.kind in {NAME, STRING, AT} or before.text in {")", "]"}):
        return message("Is an operator or a comma missing before it?")
    if token.kind == OPERATOR and token.text in _CLOSERS:
        signs = [each.text for each in place.tokens[: place.at + 1] if each.kind == OPERATOR]
        if signs.count(token.text) > signs.count(_CLOSERS[token.text]):
            return message("Is it one too many?")
    return None


_RULES: tuple[Rule, ...] = (
    _full_width, _loop, _quotes, _signs, _brackets, _numbers, _null_test, _negation, _ternary, _words, _names,
    _missing_operator,
)  # fmt: skip
