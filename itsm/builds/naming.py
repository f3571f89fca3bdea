"""What a build is called, and what its hash is, whatever way somebody writes them."""

import re

_HEX = re.compile(r"[0-9a-f]{64}")


def name_of(product: str, version: str) -> str:
    """Product and version, as people name a build."""
    return f"{product} {version}"


def folded(name: str) -> str:
    """A name as it is compared: case and spaces do not make another build."""
    return " ".join(name.split()).casefold()


def hash_in(written: str) -> str | None:
    """The SHA-256 in what was pasted: with ``sha256:`` in front, in capitals, or with a file name behind it, as
    ``sha256sum`` prints it. None when there is none."""
    value = "".join(written.strip().casefold().removeprefix("sha256:").split(maxsplit=1)[:1])
    return value if _HEX.fullmatch(value) else None
