"""``python -m benchmarks.recount``: open clocks counted anew after a calendar was corrected, as workers do it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

from sqlalchemy import func, select

from benchmarks.engine.__main__ import SERVER
from benchmarks.machine import facts
from benchmarks.places import installation
from benchmarks.scenes.open_tasks import insert_open_tasks
from database import reading
from engine.registry import SYSTEM
from itsm.calendars.arithmetic.definition import CalendarException
from itsm.calendars.commands import change_calendar
from itsm.calendars.queries import calendar
from itsm.calendars.tables import CalendarRevision
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.recounts.asking import last_recount
from itsm.clocks.recounts.tables import CALENDAR
from itsm.clocks.recounts.working import work_recounts
from itsm.clocks.tables import ClockRow

CODE = "cn-5x8"
LIMIT_SECONDS = 60
EACH = 2
"""Open clocks of a record at line 1: that of its resolution, and that of the line."""
_TARGETS = (Target("response", 60), Target("resolution", 16 * 60))


def main(arguments: Sequence[str]) -> int:
    """Run, print the figures as JSON, and give the exit code: 1 when it took too long or left a clock out."""
    parser = argparse.ArgumentParser("python -m benchmarks.recount", description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000, help="open clocks that count with the calendar")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, whatever the environment names")
    wanted = parser.parse_args(arguments)
    found = recount(wanted.clocks, "" if wanted.sqlite else os.environ.get(SERVER, ""))
    print(json.dumps({"machine": facts(), **found}, indent=1))
    return 0 if not found["left_out"] and found["seconds"] <= LIMIT_SECONDS else 1


def recount(clocks: int, server_url: str) -> dict[str, float]:
    """Put records with ``clocks`` open clocks in, enter a day without hours, and work until the recount is over."""
    with installation("recount", server_url) as place:
        names = Wording({"en": "Office hours", "zh-CN": "工作时间"})
        save_level("standard", names, Content(_TARGETS, CODE), None, SYSTEM)
        insert_open_tasks(place, clocks // EACH)
        count, was = _open_clocks(), calendar(CODE).definition
        today = datetime.now(UTC).date()
        change_calendar(CODE, None, replace(was, exceptions=(CalendarException(_next_day(today), ()),)), None, SYSTEM)
        begin, looks = perf_counter(), 0
        while work_recounts(10):
            looks += 1
        seconds = perf_counter() - begin
        done = last_recount(CALENDAR, CODE)
        return {
            "open_clocks": count, "records": done.done if done else 0, "seconds": round(seconds, 1),
            "slices": looks, "left_out": _open_clocks(counted_anew=False),
        }  # fmt: skip


def _open_clocks(counted_anew: bool = True) -> int:
    """Clocks that have not stopped; with False those that do not count with the newest revision of the calendar."""
    statement = select(func.count()).select_from(ClockRow).where(ClockRow.state != STOPPED)
    if not counted_anew:
        in_force = select(func.max(CalendarRevision.key)).scalar_subquery()
        statement = statement.where(ClockRow.calendar_key != in_force)
    with reading() as session:
        return session.scalar(statement) or 0


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
