"""The states of an import, and what can become of a row."""

from collections.abc import Mapping
from enum import StrEnum

from engine.errors import Text, text


class State(StrEnum):
    """Where an import stands; the worker has those of ``WORKED`` in hand."""

    COLUMNS = "columns"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"
    CANCELLED = "cancelled"


WORKED = (State.CHECKING, State.IMPORTING, State.UNDOING)
STATES: Mapping[State, Text] = {
    State.COLUMNS: text("Columns to be chosen"), State.CHECKING: text("Being checked"),
    State.CHECKED: text("Checked"), State.IMPORTING: text("Being imported"), State.DONE: text("Imported"),
    State.UNDOING: text("Being undone"), State.UNDONE: text("Undone"), State.FAILED: text("Failed"),
    State.CANCELLED: text("Called off"),
}  # fmt: skip


class Outcome(StrEnum):
    """What a row does; unchanged ones are counted only."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.CREATED: text("New"), Outcome.CHANGED: text("Changed"), Outcome.UNCHANGED: text("Unchanged"),
    Outcome.REJECTED: text("Rejected"),
}  # fmt: skip
