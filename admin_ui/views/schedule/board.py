"""The calendar of planned work by month, week or as a list, with filters, freezes, windows, and what conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.schedule.saying import saying
from database import reading
from engine import clock
from engine.errors import text
from itsm.language import weekday_names
from itsm.packs.model import RecordType
from itsm.roster.planning.instants import instant_of, local_day
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.feed import has_feed
from itsm.schedule.queries.board import Board, Drawn, Shown, board

blueprint = Blueprint("schedule", __name__, url_prefix="/schedule")
VIEWS = {"month": text("Month"), "week": text("Week"), "list": text("List")}
LISTED_DAYS = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with the plans and periods that meet it; ``outside`` of the month that is shown."""

    day: date
    works: Sequence[Shown]
    periods: Sequence[Drawn]
    outside: bool


@blueprint.get("")
@needs("work.see", "people.see")
def show() -> ResponseReturnValue:
    """A month, a week, or the plans of some weeks one below the other."""
    shape = request.args.get("view", "")
    shape = shape if shape in VIEWS else "month"
    zone, today = visitor().time_zone, local_day(visitor().time_zone, clock.now())
    day = _asked_day() or today
    first, count = _stretch(shape, day)
    offered = _offered()
    filters = in_force([one.name for one in offered])
    found = board(_span(zone, first, count), filters, actor(), clocks=zone)
    ways = _ways(shape, day)
    with reading() as session:
        feed = has_feed(session, actor().key or 0)
    return render_template(
        "schedule/board.html", found=found, days=_days(found, zone, first, count, day if shape == "month" else None),
        shape=shape, views=VIEWS, day=day, today=today, weekdays=weekday_names(visitor().language, "abbreviated"),
        before=address(day=ways[0].isoformat()), after=address(day=ways[1].isoformat()), now=address(day=None),
        shapes={name: address(view=name) for name in VIEWS}, offered=offered, filters=filters,
        chips=chips(filters, offered), bare=f"/schedule?view={shape}&day={day.isoformat()}", has_feed=feed,
        types={one.key: one for one in _types()}, count=count, **saying(zone),
    )  # fmt: skip


def _types() -> Sequence[RecordType]:
    return [one for one in visitor().record_types() if one.schedule is not None]


def _offered() -> tuple[Filter, ...]:
    teams: Mapping[str, str] = visitor().team_names()
    return (
        Filter("service", say(text("Service"))), Filter("item", say(text("Item"))),
        Filter("team", say(text("Team")), tuple(teams.items())),
        Filter("type", say(text("Record type")), tuple((one.key, one.name(visitor().language)) for one in _types())),
    )  # fmt: skip


def _asked_day() -> date | None:
    try:
        found = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None


def _stretch(shape: str, day: date) -> tuple[date, int]:
    """The first day that is shown, and how many: whole weeks from Monday on, or from the day on."""
    if shape == "list":
        return day, LISTED_DAYS
    monday = day - timedelta(days=day.isoweekday() - 1)
    if shape == "week":
        return monday, 7
    first = day.replace(day=1)
    first -= timedelta(days=first.isoweekday() - 1)
    last = _next_month(day) - _DAY
    return first, (last - first).days // 7 * 7 + 7


def _ways(shape: str, day: date) -> tuple[date, date]:
    """The days of the address that lead to before and after."""
    if shape == "month":
        return (day.replace(day=1) - _DAY).replace(day=1), _next_month(day)
    step = timedelta(days=7 if shape == "week" else LISTED_DAYS)
    return day - step, day + step


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _span(zone: str, first: date, count: int) -> Span:
    return Span(instant_of(zone, first, 0), instant_of(zone, first + timedelta(days=count), 0))


def _days(found: Board, zone: str, first: date, count: int, month: date | None) -> list[Day]:
    days = [first + timedelta(days=number) for number in range(count)]
    bounds: list[datetime] = [instant_of(zone, day, 0) for day in (*days, days[-1] + _DAY)]
    return [
        Day(day, found.between(bounds[place], bounds[place + 1]), found.drawn(bounds[place], bounds[place + 1]),
            month is not None and day.month != month.month)
        for place, day in enumerate(days)
    ]  # fmt: skip
