"""The rows of the corpus and of the reviewed differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One expression, or unary tests with the value they test under ``?``; ``context`` as the file has it."""

    id: str
    kind: str
    source: str
    context: Mapping[str, Any]

    def asked(self) -> dict[str, Any]:
        """The row as the editors' interpreter is asked."""
        return {"kind": self.kind, "source": self.source, "context": dict(self.context)}


@dataclass(frozen=True)
class Difference:
    """A row whose answers differ: what each says, and the name of the reason."""

    id: str
    ours: str
    editor: str
    reason: str


@cache
def corpus() -> tuple[Row, ...]:
    """Every row of every group, in order."""
    groups = _read("corpus.yaml")
    return tuple(_row(group, row) for group in groups for row in group["rows"])


def _row(group: Mapping[str, Any], row: Mapping[str, Any]) -> Row:
    tested = {"?": row["value"]} if group["kind"] == "unary" else {}
    return Row(row["id"], group["kind"], row["source"], {**group["context"], **tested})


@cache
def differences() -> tuple[Difference, ...]:
    """The reviewed differences, in order of their reasons."""
    reasons = _read("differences.yaml")
    return tuple(
        Difference(row["id"], row["ours"], row["editor"], reason) for reason, rows in reasons.items() for row in rows
    )


def _read(name: str) -> Any:
    return yaml.load((HERE / name).read_text(encoding="utf-8"), yaml.CSafeLoader)
