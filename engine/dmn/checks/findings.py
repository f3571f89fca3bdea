"""What the checks say: one ``TableFinding`` for each fault, with the input that shows it."""

from dataclasses import dataclass
from typing import Literal

from engine.feel import FeelValue, Message

Kind = Literal[
    "gap", "overlap", "unreachable", "duplicate", "never-matches", "cell-type", "not-allowed", "unquoted",
    "output-not-allowed", "output-type", "expression", "unchecked", "stopped",
]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class TableFinding:
    """A fault of a decision table.

    ``rules`` are the 1-based numbers of the rules concerned, ``rule_ids`` their ids. ``witness`` gives a value for each
    input by label that shows the fault when the table is asked (empty where none is needed: a cell is wrong by itself);
    ``region`` gives, by label, the unary tests of all such inputs (columns that do not matter are left out).
    An error makes the table answer null for the witness by its own hit policy; ``info`` is nothing to mend.
    """

    kind: Kind
    severity: Severity
    table_id: str
    element_id: str
    message: Message
    fix: Message | None = None
    rules: tuple[int, ...] = ()
    rule_ids: tuple[str, ...] = ()
    witness: tuple[tuple[str, FeelValue], ...] = ()
    region: tuple[tuple[str, str], ...] = ()
