"""The inputs that are kept: those to start from, and those that once broke a promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.parity.rows import corpus

HERE = Path(__file__).parent
KINDS = {"text": "expression", "unary": "unary"}
"""Targets that start from the corpus of the parity tests too, and the kind of its rows."""


@dataclass(frozen=True)
class Found:
    """An input that broke a promise of a target, and how."""

    target: str
    data: bytes
    broke: str


def seeds(target: str) -> Iterator[bytes]:
    """The inputs that a target starts from."""
    for text in _read("seeds.yaml")[target]:
        yield _bytes(target, text)
    yield from (row.source.encode() for row in corpus() if row.kind == KINDS.get(target))


def found() -> list[Found]:
    """Every input that once broke a promise."""
    return [Found(row["target"], _bytes(row["target"], row["input"]), row["broke"]) for row in _read("found.yaml")]


def _bytes(target: str, text: str) -> bytes:
    return bytes.fromhex(text) if target.endswith("grammar") else text.encode()


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
