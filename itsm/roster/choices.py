"""States of swaps and reasons of gaps, with the words that pages and mails show."""

from collections.abc import Mapping

from engine.errors import Text, text
from itsm.roster.planning.duties import State

SWAP_STATES: Mapping[str, Text] = {
    "asked": text("asked"),
    "accepted": text("waits for the lead"),
    "done": text("swapped"),
    "declined": text("declined"),
    "withdrawn": text("withdrawn"),
}
"""``asked`` waits for the other person, ``accepted`` for the lead; the others are ends."""

OPEN_SWAPS = frozenset({"asked", "accepted"})

WHY: Mapping[State, Text] = {
    "taken_over": text("took over"),
    "substitute": text("stands in"),
    "absent": text("absent, nobody stands in"),
    "left": text("has left"),
    "team_gone": text("the team is archived or deleted"),
    "team_away": text("nobody of the team is there"),
}
"""What is said beside a name; nothing where all is as planned."""
