"""The small chart of what came and went, drawn by the server: two bars for each hour, with a table beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from itsm.boards.flowing import HOURS, Flow, Span

WIDTH, HEIGHT, GAP = 720, 160, 4
_SLOT = WIDTH / HOURS
EACH = 6
"""Every so many hours one is named below."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in the units of the drawing; ``kind`` is opened or resolved."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A flow in the reader's zone."""

    flow: Flow
    zone: ZoneInfo

    width = WIDTH
    height = HEIGHT

    def hour(self, span: Span) -> str:
        """When a span begins, on the reader's clock."""
        return span.begins.astimezone(self.zone).strftime("%H:%M")

    def bars(self) -> Iterator[Bar]:
        """Both bars of every hour."""
        wide = (_SLOT - GAP) / 2
        for place, span in enumerate(self.flow.hours):
            for side, kind in enumerate(("opened", "resolved")):
                high = round(getattr(span, kind) / self.flow.highest * HEIGHT, 1)
                left = round(place * _SLOT + GAP / 2 + side * wide, 1)
                yield Bar(kind, left, round(HEIGHT - high, 1), round(wide - 1, 1), high)

    def marks(self) -> Iterator[str]:
        """Hours that are named below, each for as many as ``EACH``."""
        for place in range(0, HOURS, EACH):
            yield self.hour(self.flow.hours[place])
