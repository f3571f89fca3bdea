"""What pages call cycles and outcomes of inspections."""

from collections.abc import Mapping

from engine.errors import Text, text

REPEATS: Mapping[str, Text] = {
    "day": text("Each day"), "workday": text("Each working day of a calendar"), "week": text("Each week"),
    "month": text("Each month, on the same day"), "weekday": text("Each month, on the same weekday"),
    "year": text("Each year"),
}  # fmt: skip
OUTCOMES: Mapping[str, Text] = {
    "open": text("Still to be done"), "done": text("Done in time"), "late": text("Done late"),
    "missed": text("Missed"), "stopped": text("Missed: the program stood still"),
}  # fmt: skip
