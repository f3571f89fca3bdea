"""The secret key of an installation: made once, readable by its owner only."""

import os
import secrets
import stat
import tempfile
from pathlib import Path

from engine.errors import InvalidInput, text

_BYTES = 32


def secret_key(file: Path) -> bytes:
    """Read the key from ``file``, which is made with mode 0600 when absent.

    Raises InvalidInput when the file is too short or readable by others.
    """
    if not file.exists():
        _make(file)
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidInput(
            text("Expected %(file)s to be readable by its owner only. Run: chmod 600 %(file)s", file=str(file))
        )
    key = file.read_text(encoding="ascii").strip()
    if len(key) < _BYTES:
        raise InvalidInput(
            text(
                "Expected %(file)s to hold a secret key, but it is too short. Remove it and start again.",
                file=str(file),
            )
        )
    return key.encode()


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(_BYTES) + "\n")
    try:
        os.link(name, file)  # never replaces a key that another process made meanwhile
    except FileExistsError:
        return
    finally:
        os.unlink(name)
