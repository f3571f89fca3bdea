"""Times of plans in words, on the clock of the reader."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from engine.errors import text
from itsm.language import format_date_time, format_date_with_weekday, format_month
from itsm.packs.names import in_language
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.words import KINDS


def saying(zone: str) -> dict[str, Callable[..., str]]:
    """What templates of the schedule call."""
    info, language = ZoneInfo(zone), visitor().language

    def clock_at(at: datetime) -> str:
        return f"{at.astimezone(info):%H:%M}"

    def span(time: Span) -> str:
        same = time.starts.astimezone(info).date() == time.ends.astimezone(info).date()
        end = clock_at(time.ends) if same else format_date_time(time.ends, language, zone)
        return f"{format_date_time(time.starts, language, zone)} – {end}"

    def within(time: Span, day: date) -> str:
        """The times of a day: an arrow points to the day on which it began, or to that on which it goes on."""
        begin, end = time.starts.astimezone(info).date() == day, time.ends.astimezone(info).date() == day
        if begin and end:
            return f"{clock_at(time.starts)}–{clock_at(time.ends)}"
        if not begin and not end:
            return say(text("all day"))
        return f"{clock_at(time.starts)} →" if begin else f"→ {clock_at(time.ends)}"

    def month_of(day: date) -> str:
        """A month with its year."""
        return f"{day.year}年{day.month}月" if language == "zh-CN" else f"{format_month(day, language)} {day.year}"

    return {
        "clock_at": clock_at, "span": span, "within": within, "month_of": month_of,
        "day_name": lambda day: format_date_with_weekday(day, language),
        "names_of": lambda names: in_language(names, language),
        "conflict_name": lambda kind: say(KINDS[kind]),
    }  # fmt: skip
