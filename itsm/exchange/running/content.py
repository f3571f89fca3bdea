"""The file of an import while it waits: as it was sent first, then as rows that are read in a moment."""

from collections.abc import Sequence

import orjson
import zstandard

from itsm.exchange.files.reading import Row, read_sheet

_PACKED = b"\x28\xb5\x2f\xfd"
"""Zstandard's magic number (RFC 8878 §3.1.1), with which neither CSV nor XLSX begins."""


def packed(content: bytes) -> tuple[bytes, int]:
    """The rows of a file in a form that is read fast, and how many there are. Raises InvalidInput."""
    rows = list(read_sheet(content).rows)
    return pack(rows), len(rows)


def pack(rows: Sequence[Row]) -> bytes:
    """Rows in that form."""
    return zstandard.compress(orjson.dumps(rows))


def is_packed(content: bytes) -> bool:
    """True for what ``packed`` gave."""
    return content.startswith(_PACKED)


def unpacked(content: bytes) -> list[Row]:
    """The rows again."""
    return [(line, cells) for line, cells in orjson.loads(zstandard.decompress(content))]
