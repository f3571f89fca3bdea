"""What tells one state of a pack's files from another."""

import hashlib
from collections.abc import Mapping


def checksum_of(files: Mapping[str, bytes]) -> str:
    """The sum of all files with their names."""
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\n{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return found.hexdigest()
