"""Every clock of a ServiceNow log, computed from its CSV file alone: an independent second opinion.

Knows nothing of Flowdesk: no engine, no diagram, no ledger. It reads the rows, and says in its own words what the
shipped incident process promises: response runs while an incident is New for the first time; resolution until it is
Resolved or Closed, not while something is awaited; the line's clock while it is Active, the vendor's while the vendor
is awaited. Working time is Monday to Friday, nine to five in Shanghai, which has had no summer time since 1991.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

PRIORITIES = {"1": "critical", "2": "high", "3": "moderate", "4": "low"}
TARGETS = {
    "response": {"critical": 15, "high": 30, "moderate": 120, "low": 240},
    "resolution": {"critical": 240, "high": 480, "moderate": 1440, "low": 2400},
}
AGREED = {"ola:line-1": 240, "uc:vendor": 480}
WAITING = {"Awaiting User Info", "Awaiting Vendor", "Awaiting Problem", "Awaiting Evidence"}
DONE = {"Resolved", "Closed"}
EAST = timedelta(hours=8)
Told = tuple[str, int | None, int, bool]
"""What is said of a clock: its state, target and time used in minutes, whether it is overdue."""


@dataclass
class Clock:
    """A clock of one incident: the spans in which it ran, and the target that it had last."""

    target: int | None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    since: datetime | None = None
    state: str = ""

    def go(self, at: datetime, state: str) -> None:
        """Run, stand still or stop from ``at`` on."""
        if self.since is not None:
            self.spans.append((self.since, at))
        self.since, self.state = (at if state == "running" else None), state

    def told(self) -> Told:
        """The clock as it is once the log has ended."""
        used = sum(worked(begin, end) for begin, end in self.spans)
        return self.state, self.target, used, self.target is not None and used > self.target


def worked(begin: datetime, end: datetime) -> int:
    """Minutes of work from ``begin`` to ``end``, day by day."""
    begin, end = begin + EAST, end + EAST
    found, day = 0, begin.replace(hour=0, minute=0)
    while day < end:
        if day.weekday() < 5:
            opens, closes = max(begin, day + timedelta(hours=9)), min(end, day + timedelta(hours=17))
            found += max(int((closes - opens).total_seconds()) // 60, 0)
        day += timedelta(days=1)
    return found


def clocks_of(log: Path) -> dict[tuple[str, str], Told]:
    """Every clock by the number of its incident and its kind."""
    return {
        (number, kind): clock.told() for number, rows in _incidents(log) for kind, clock in _clocks(rows).items()
    }


def _incidents(log: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with log.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["number"], []).append(row)
    yield from found.items()


def _clocks(rows: list[dict[str, str]]) -> dict[str, Clock]:
    clocks: dict[str, Clock] = {}
    state, at = "", datetime.min
    for row in rows:
        at = max(at, datetime.strptime(row["sys_updated_at"], "%d/%m/%Y %H:%M"))
        priority = PRIORITIES[row["priority"]]
        if row["ident_state"] != state:
            state = row["ident_state"]
            for kind, wanted in _wanted(state, clocks).items():
                _move(clocks, kind, wanted, at, priority)
        for kind, clock in clocks.items():
            if clock.state != "stopped" and kind in TARGETS:
                clock.target = TARGETS[kind][priority]
    return clocks


def _wanted(state: str, clocks: dict[str, Clock]) -> dict[str, str]:
    """What each clock is to do in a state."""
    answered = "response" in clocks and clocks["response"].state == "stopped"
    resolution = "stopped" if state in DONE else "paused" if state in WAITING else "running"
    return {
        "response": "running" if state == "New" and not answered else "stopped",
        "resolution": resolution,
        "ola:line-1": "running" if state == "Active" else "stopped",
        "uc:vendor": "running" if state == "Awaiting Vendor" else "stopped",
    }


def _move(clocks: dict[str, Clock], kind: str, wanted: str, at: datetime, priority: str) -> None:
    clock = clocks.get(kind)
    if clock is None and wanted == "stopped":
        return
    if clock is None:
        clock = clocks[kind] = Clock(AGREED.get(kind))
    if wanted != clock.state:
        if clock.state == "stopped" and kind in TARGETS:
            clock.target = TARGETS[kind][priority]
        clock.go(at, wanted)
