"""Signs that FEEL does not have, and what their writers mean: other languages' operators, full-width punctuation."""

from engine.feel.messages import Message, message

_FULL_WIDTH = {
    "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "，": ",", "、": ",",
    "；": ",", "：": ":", "。": ".", "．": ".", "＝": "=", "＜": "<", "＞": ">", "！": "!=", "？": "?", "＋": "+",
    "－": "-", "＊": "*", "／": "/", "％": "modulo(a, b)", "＆": "and", "｜": "or", "＠": "@", "《": '"', "》": '"',
    "「": '"', "」": '"', "『": '"', "』": '"', "＂": '"', "＇": '"',
}  # fmt: skip
_FULL_WIDTH_DIGITS = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
FULL_WIDTH = _FULL_WIDTH | _FULL_WIDTH_DIGITS
"""Punctuation and digits of East Asian keyboards with the ASCII sign that they stand for. Names may hold them."""

_CURLY = dict.fromkeys("“”„‟‘’‚‛`´«»", '"')
_MATHEMATICAL = {
    "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "=",
    "…": "..", "∧": "and", "∨": "or", "¬": "not(…)", "∈": "in", "→": "->", "⇒": ">=",
}  # fmt: skip
_OTHER = {
    "===": "=", "!==": "!=", "==": "=", "=>": ">=", "=<": "<=", "&&": "and", "||": "or", "&": "and", "|": "or",
    "!": "!=", ";": ",", "^": "**", "~": "-",
    "&lt;": "<", "&gt;": ">", "&lt;=": "<=", "&gt;=": ">=", "&amp;&amp;": "and", "&amp;": "and", "&quot;": '"',
}  # fmt: skip
OPENERS = {"(": ")", "[": "]", "{": "}"}
_STRAIGHT = message('Did you mean the straight quote "?')
_NAME = message("Names may not hold this sign.")
_HINTS = {
    "!": message('Did you mean "not(…)" or "!="?'),
    "=>": message('Did you mean ">="? A function is written function(x) x + 1.'),
    "&": message('Did you mean "and", or "+" to join strings?'),
    "%": message("Did you mean modulo(a, b)?"),
    "^": message('Did you mean "**"?'),
    "~": message('Did you mean "matches(…)" or "!="?'),
    "\\": message("A backslash stands in strings alone."),
    "${": message("Write the name alone, without ${…}."),
    "$": _NAME,
    "#": _NAME,
}


_SIZES = sorted({len(sign) for sign in (*_OTHER, *_HINTS)}, reverse=True)


def wrong_sign_at(source: str, offset: int) -> tuple[str, Message | None]:
    """Return the sign at an offset that begins no token, as it should be shown, and a guess at its meaning."""
    for size in _SIZES:
        sign = source[offset : offset + size]
        hint = hint_for(sign)
        if hint is not None:
            return sign, hint
    char = source[offset]
    return (char if char.isprintable() else f"U+{ord(char):04X}"), None


def hint_for(sign: str) -> Message | None:
    """Return a guess at what a sign means, or nothing when it says nothing."""
    if sign in _HINTS:
        return _HINTS[sign]
    if sign in _CURLY:
        return _STRAIGHT
    meant = _OTHER.get(sign) or _MATHEMATICAL.get(sign) or FULL_WIDTH.get(sign)
    if meant is None:
        return None
    return _STRAIGHT if meant == '"' else did_you_mean(meant)


def did_you_mean(text: str) -> Message:
    """Guess at a text."""
    return message('Did you mean "%(text)s"?', text=text)


def full_width_sign(text: str) -> int | None:
    """Return where the first full-width sign of a word stands, or nothing."""
    if text.isascii():
        return None
    return next((index for index, char in enumerate(text) if char in FULL_WIDTH), None)
