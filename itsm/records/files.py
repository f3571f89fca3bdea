"""Attached files in the data folder: each content once, under its SHA-256, complete or not there at all."""

import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import puremagic

from engine.errors import InvalidInput, text

DEFAULT_LIMIT = 25 * 1024 * 1024
_BLOCK = 256 * 1024
_HEAD = 4096
_LONGEST_NAME = 200
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the data folder."""

    sha256: str
    size: int
    media_type: str


def store_file(folder: Path, stream: BinaryIO, limit: int = DEFAULT_LIMIT) -> StoredFile:
    """Copy ``stream`` into ``folder`` under its SHA-256 (two levels of directories), by an atomic rename.

    Raises InvalidInput when it is empty or larger than ``limit`` bytes.
    """
    waiting = folder / "attachments" / "incoming"
    waiting.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=waiting)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size, head = _copy(stream, target, limit)
            target.flush()
            os.fsync(target.fileno())
        path = file_path(folder, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return StoredFile(digest, size, media_type(head))


def file_path(folder: Path, sha256: str) -> Path:
    """Where the content with this SHA-256 lies."""
    return folder / "attachments" / sha256[:2] / sha256[2:4] / sha256


def clean_filename(filename: str) -> str:
    """A name without folders, control and direction characters, at most 200 characters long."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    plain = " ".join(plain.split()).strip(". ")
    if len(plain) > _LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        tail = dot + ending[:20] if stem else ""
        plain = (stem or plain)[: _LONGEST_NAME - len(tail)] + tail
    return plain or "file"


def media_type(head: bytes) -> str:
    """Type by content, never by name: known signatures, then plain text, else unknown bytes."""
    try:
        found = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found:
        return str(found)
    return "text/plain" if _is_text(head) else _UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in head.decode("utf-8")
    except UnicodeDecodeError as problem:
        return len(head) == _HEAD and problem.start > _HEAD - 4


def _copy(stream: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int, bytes]:
    digest, size, head = hashlib.sha256(), 0, b""
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            most = limit // (1024 * 1024)
            raise InvalidInput(text("Expected a file of at most %(most)s MB, but it is larger.", most=most))
        head = head or block[:_HEAD]
        digest.update(block)
        target.write(block)
    if not size:
        raise InvalidInput(text("Expected a file, but it is empty. Choose another."))
    return digest.hexdigest(), size, head
