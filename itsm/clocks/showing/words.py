"""How a clock stands, in a word."""

from collections.abc import Mapping

from engine.errors import Text, text
from itsm.clocks.explaining import ClockShown
from itsm.clocks.ledger.clock import STOPPED

_WORDS: Mapping[str, Text] = {
    "running": text("running"),
    "paused": text("paused"),
    "kept": text("kept"),
    "breached": text("overdue"),
    "missed": text("missed"),
    "stopped": text("stopped"),
}


def standing_word(clock: ClockShown) -> Text:
    """Running, paused, kept or overdue; missed for a target that was over when the clock stopped."""
    return _WORDS["missed" if clock.breached and clock.state == STOPPED else clock.standing]
