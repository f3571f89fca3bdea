"""Telling that a share of a target is used up: a line on the record's timeline, and whoever observes clocks.

Observers are what notices, escalation and priorities plug in here. They run in the transaction that found it, which
holds the record and its instance, and each share of a target is told once: a repeat after a crash finds it told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from database import UnitOfWork
from engine.errors import Text, text
from engine.registry import SYSTEM
from itsm.clocks.kinds import agreed_name
from itsm.clocks.ledger.clock import WHOLE
from itsm.clocks.levels.lengths import write_minutes
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord


class Reached(NamedTuple):
    """More than ``percent`` of a clock's target is used up since ``at``; 100 is a breach."""

    clock: str
    percent: int
    target_minutes: int
    at: datetime


class Observer(Protocol):
    """Wants to know when a share of a target is used up."""

    def __call__(self, work: UnitOfWork, opened: OpenRecord, reached: Reached) -> None: ...


observers: dict[str, Observer] = {}
"""All that observe, by a name; filled once while the application starts."""


def tell(work: UnitOfWork, opened: OpenRecord, reached: Reached, silent: bool = False) -> None:
    """Keep it on the timeline and call the observers; ``silent`` (a replay) calls none."""
    details = {"clock": reached.clock, "percent": reached.percent, "minutes": reached.target_minutes}
    add_entry(work, opened.row.key, NewEntry(EntryKind.CLOCK, True, details=details, at=reached.at), SYSTEM)
    if not silent:
        for observer in observers.values():
            observer(work, opened, reached)


def told_of(details: Mapping[str, object], teams: Mapping[str, str]) -> Text:
    """The sentence of the line on the timeline; ``teams`` are names by code."""
    clock, target = agreed_name(str(details["clock"]), teams), write_minutes(int(str(details["minutes"])))
    if details["percent"] == WHOLE:
        return text("%(clock)s overdue: %(target)s are used up", clock=clock, target=target)
    return text(
        "%(clock)s: %(percent)s %% of %(target)s used up", clock=clock, percent=details["percent"],
        target=target,
    )  # fmt: skip
