"""Calendars and times for property tests: zones of both hemispheres, and times near what makes them hard."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from itsm.calendars.arithmetic.definition import CalendarException, Definition
from itsm.calendars.arithmetic.hours import DAY, Span, Spans
from itsm.calendars.arithmetic.public_holidays import Region

ZONES = (
    "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe",
    "America/Santiago", "America/Havana", "Africa/Casablanca", "Asia/Kathmandu", "Asia/Beirut", "Pacific/Apia",
    "Pacific/Chatham", "Europe/Dublin",
)  # fmt: skip
"""Summer time north and south, of half an hour, at midnight, in winter; offsets of quarters; a day left out."""

REGIONS = (None, None, Region("CN"), Region("US"), Region("DE"), Region("DE", "BY"), Region("AU", "NSW"), Region("CL"))

HARD = (
    *("2025-03-29T22:00", "2025-10-25T22:00", "2026-03-28T22:00", "2026-10-24T22:00"),  # Berlin, Dublin, Beirut
    *("2025-03-09T05:00", "2025-11-02T04:00", "2026-03-08T04:00", "2026-11-01T03:00"),  # New York, Havana
    *("2025-04-05T13:00", "2025-10-04T14:00", "2026-04-04T13:00", "2026-10-03T14:00"),  # Sydney, Lord Howe, Chatham
    *("2025-04-06T02:00", "2025-09-07T02:00", "2026-04-05T02:00", "2026-09-06T02:00"),  # Santiago
    *("2025-02-23T01:00", "2025-04-06T01:00", "2026-02-15T01:00", "2026-03-22T01:00"),  # Casablanca around Ramadan
    *("2011-12-29T20:00", "2011-12-30T20:00"),  # Apia has no 30 December
    *("2025-01-25T20:00", "2025-02-07T20:00", "2025-04-26T20:00", "2025-09-27T20:00", "2025-10-10T20:00"),  # 调休 2025
    *("2026-01-03T20:00", "2026-02-13T20:00", "2026-02-27T20:00", "2026-05-08T20:00", "2026-09-19T20:00"),  # 调休 2026
    *("2024-12-31T10:00", "2025-12-31T10:00", "2024-02-28T20:00", "2005-12-30T20:00"),  # ends of years, a leap day
)

_WORKDAY: Spans = (Span(540, 1020),)
_OFFICE: tuple[Spans, ...] = (_WORKDAY,) * 5 + ((), ())
_NIGHTS: tuple[Spans, ...] = ((Span(1320, 1800),),) * 7
_DAYS: tuple[Spans, ...] = (
    (), _WORKDAY, (Span(0, DAY),), (Span(540, 720), Span(780, 1020)), (Span(1320, 1800),), (Span(100, 155),),
    (Span(0, 150), Span(165, 181), Span(1439, 1440)), (Span(1, 1440),), (Span(60, 1499),),
    (Span(30, 90), Span(1380, 1440)),
)  # fmt: skip


@st.composite
def _spans(draw: st.DrawFn) -> Spans:
    """Hours of a day that do not overlap; the last may end on the next day."""
    edges = sorted(draw(st.lists(st.integers(0, DAY - 1), max_size=4, unique=True)))
    if len(edges) % 2:
        edges.append(draw(st.integers(edges[-1] + 1, edges[0] + DAY - (len(edges) == 1))))
    return tuple(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))


days = st.sampled_from(_DAYS) | _spans()


@st.composite
def times(draw: st.DrawFn) -> datetime:
    """A whole minute, most often within two days of a hard one."""
    hard = datetime.fromisoformat(draw(st.sampled_from(HARD))).replace(tzinfo=UTC)
    anywhere = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 26 * 365 * DAY)))
    start = draw(st.sampled_from((hard, hard, hard, anywhere)))
    return start + timedelta(minutes=draw(st.integers(-2 * DAY, 2 * DAY)))


@st.composite
def definitions(draw: st.DrawFn, around: datetime) -> Definition:
    """A calendar, with exceptions on some of the days around a time. It need not be one that people could enter."""
    week = draw(st.sampled_from((_OFFICE, _NIGHTS)) | st.tuples(*[days] * 7))
    chosen = draw(st.sets(st.integers(-2, 5), max_size=3))
    exceptions = tuple(CalendarException(_day(around, offset), draw(days)) for offset in sorted(chosen))
    return Definition(draw(st.sampled_from(ZONES)), week, draw(st.sampled_from(REGIONS)), draw(days), exceptions)


def _day(around: datetime, offset: int) -> date:
    return around.date() + timedelta(days=offset)
