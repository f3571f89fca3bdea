"""Minutes of agreed time in which something was not there, by month: what overlaps counts once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.errors import text
from itsm.calendars.arithmetic.reading import whole_minutes
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.queries import working_time
from itsm.figures.loading import Asked, Span
from itsm.figures.result import Month, Result, share

Times = Sequence[tuple[datetime, datetime]]


def minutes_of_agreed_time(asked: Asked) -> Result:
    """From the fields ``begin`` to ``end`` of the records, within the hours of the calendar; without an end: up to now.

    One row for each group and month in which there was any.
    """
    agreed = working_time(asked.figure.calendar)
    groups: dict[tuple[str, ...], list[tuple[datetime, datetime]]] = {}
    for row in asked.rows:
        begins = row.moment(asked.figure.fields["begin"])
        ends = row.moment(asked.figure.fields["end"]) or asked.now
        if begins is not None and begins < ends:
            groups.setdefault(asked.group_of(row), []).append((begins, min(ends, asked.now)))
    rows: list[tuple[object, ...]] = []
    months = asked.months()
    for month in months:
        whole = minutes_in(agreed, [(month.starts, min(month.ends, asked.now))])
        for group, times in sorted(groups.items()):
            lost = minutes_in(agreed, within(merged(times), month))
            if lost:
                rows.append((Month(month.first), *group, lost, whole, share(whole - lost, whole)))
    now = [one for one in rows if one[0] == Month(months[0].first)]
    headline = text("%(minutes)s minutes this month", minutes=sum(int(str(one[-3])) for one in now))
    named = [text("Customer") if name not in asked.type.by_key else _label(asked, name) for name in asked.figure.by]
    columns = (text("Month"), *named, text("Minutes"), text("Agreed minutes"), text("Available, per cent"))
    return Result(headline, columns, rows, asked.more)  # type: ignore[arg-type]  # cells of several kinds


def merged(times: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same stretches, of which those that meet are one."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(times):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def within(times: Iterable[tuple[datetime, datetime]], month: Span) -> Times:
    """What of the stretches lies in a month."""
    cut = ((max(begins, month.starts), min(ends, month.ends)) for begins, ends in times)
    return [(begins, ends) for begins, ends in cut if begins < ends]


def minutes_in(agreed: WorkingTime, times: Times) -> int:
    """Whole minutes of the agreed time in stretches that do not meet."""
    return sum(whole_minutes(agreed.elapsed(begins, ends)) for begins, ends in times)


def _label(asked: Asked, name: str) -> object:
    return text("%(name)s", name=asked.type.by_key[name].label(asked.language))
