"""Bytes of mails as text. What a mail says of its charset is a hint: it is often wrong, and never a reason to fail.

Source: RFC 2047 (encoded words), RFC 6532 (UTF-8 in headers), the WHATWG Encoding Standard (names that mean more than
they say: GB2312 is GB18030, ISO-2022-JP has half-width kana, ISO-8859-1 is Windows-1252).
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping

WIDER: Mapping[str, str] = {
    "gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz", "x-gbk": "gb18030", "iso-2022-jp": "iso2022_jp_ext",
    "us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "latin1": "cp1252", "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
"""Names of charsets, and the wider ones that are meant by them in practice."""
_GUESSES = ("utf-8", "gb18030")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\n]*)\?=")


def to_text(raw: bytes, charset: str | None) -> str:
    """``raw`` in ``charset``, else in the first of the usual ones that fits; what fits nowhere has marks of its own."""
    named = (charset or "").strip("'\" ").casefold().partition("*")[0]
    tried = [WIDER.get(named, named)] if named else []
    for name in [*tried, *_GUESSES]:
        try:
            return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):  # unknown, not this one, or no charset at all
            continue
    return raw.decode("utf-8" if not tried or not _is_charset(tried[0]) else tried[0], "replace")


def header_text(written: object) -> str:
    """A header in one line without control characters: encoded words decoded, bytes without a charset guessed."""
    found = str(written).encode("utf-8", "surrogateescape")
    plain = found.decode("ascii", "ignore") if found.isascii() else to_text(found, None)
    return " ".join("".join(char if char.isprintable() else " " for char in _decoded(plain)).split())


def _decoded(plain: str) -> str:
    """Encoded words of one charset beside one another are joined as bytes first: some programs cut within letters."""
    parts: list[tuple[str | None, bytes | str]] = []
    for charset, content in _words(plain):
        before = parts[-1] if parts else (None, "")
        if charset is not None and before[0] == charset and isinstance(before[1], bytes) and isinstance(content, bytes):
            parts[-1] = (charset, before[1] + content)
        else:
            parts.append((charset, content))
    return "".join(one if isinstance(one, str) else to_text(one, charset) for charset, one in parts)


def _words(plain: str) -> Iterator[tuple[str | None, bytes | str]]:
    end, was_word = 0, False
    for found in _WORD.finditer(plain):
        between = plain[end : found.start()]
        if between and not (was_word and between.isspace()):
            yield None, between
        yield found[1].casefold(), _bytes_of(found[2].casefold(), found[3])
        end, was_word = found.end(), True
    yield None, plain[end:]


def _bytes_of(how: str, content: str) -> bytes:
    raw = content.encode("utf-8", "replace")
    if how == "q":
        return quopri.decodestring(raw.replace(b"_", b"=20"))
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def _is_charset(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return False
    return True
