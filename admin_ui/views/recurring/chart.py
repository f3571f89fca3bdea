"""Small charts drawn by the server, each with the same as a table: records by day, and by week before and after."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from admin_ui.views.boards.chart import GAP, HEIGHT, WIDTH, Bar
from engine import clock
from itsm.language.formats import format_plain_date

MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A bar and what it is called; ``kind`` is opened, or resolved for one that came after a solution."""

    name: str
    count: int
    kind: str = "opened"


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns side by side."""

    columns: Sequence[Column]

    width = WIDTH
    height = HEIGHT

    @property
    def highest(self) -> int:
        """The highest of them, at least one."""
        return max([one.count for one in self.columns] + [1])

    def bars(self) -> Iterator[Bar]:
        """Every column that is not empty."""
        slot = WIDTH / len(self.columns)
        for place, one in enumerate(self.columns):
            high = round(one.count / self.highest * HEIGHT, 1)
            if high:
                yield Bar(one.kind, round(place * slot + GAP / 2, 1), HEIGHT - high, round(slot - GAP, 1), high)


def by_day(opened: Sequence[datetime], days: int, zone: str, language: str) -> Chart:
    """Records of each of the last days, on the reader's clock."""
    info = ZoneInfo(zone)
    counted = Counter(at.astimezone(info).date() for at in opened)
    today, count = clock.now().astimezone(info).date(), min(days, MOST_DAYS)
    shown = [today - timedelta(days=back) for back in reversed(range(count))]
    return Chart([Column(format_plain_date(day, language), counted[day]) for day in shown])


def by_week(before: Sequence[int], after: Sequence[int]) -> Chart:
    """Records of each week before and after."""
    earlier = [Column(f"−{len(before) - place}", count) for place, count in enumerate(before)]
    return Chart([*earlier, *(Column(f"+{place + 1}", count, "resolved") for place, count in enumerate(after))])
