"""Forms of text that the standard asks for: addresses (URI, RFC 3986) and kinds of content (MIME types, RFC 2045)."""

import re
from typing import Final

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_CONTENT: Final = re.compile(r"[\w!#$&^.+\-]+/[\w!#$&^.+\-]+(\s*;\s*[\w!#$&^.+\-]+=(\"[^\"]*\"|[^\s;\"]+))*", re.ASCII)


def is_address(written: str) -> bool:
    """Return whether a text is an absolute address."""
    return _ADDRESS.fullmatch(written.strip()) is not None


def is_content_type(written: str) -> bool:
    """Return whether a text is a kind of content, such as ``text/plain``."""
    return _CONTENT.fullmatch(written.strip()) is not None
