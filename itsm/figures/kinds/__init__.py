"""Kinds of figures, each computed by a function of what was asked; what a pack names is data for them."""

from collections.abc import Callable, Mapping

from itsm.figures.kinds.amounts import count, ratio, sums
from itsm.figures.kinds.forecast import linear_forecast
from itsm.figures.kinds.in_time import due_soon, share_in_time
from itsm.figures.kinds.kept_clocks import kept_clocks, kept_levels
from itsm.figures.kinds.minutes import minutes_of_agreed_time
from itsm.figures.loading import Asked
from itsm.figures.result import Result
from itsm.packs.figures.model import FigureKind

KINDS: Mapping[FigureKind, Callable[[Asked], Result]] = {
    "count": count, "share_in_time": share_in_time, "ratio": ratio, "sum": sums,
    "minutes_of_agreed_time": minutes_of_agreed_time, "linear_forecast": linear_forecast, "kept_clocks": kept_clocks,
    "due_soon": due_soon, "kept_levels": kept_levels,
}  # fmt: skip
