"""What figures a pack declares: each of a kind that the house computes, over fields that the pack names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from itsm.packs.names import Names

FigureKind = Literal[
    "count", "share_in_time", "due_soon", "ratio", "sum", "minutes_of_agreed_time", "linear_forecast", "kept_clocks",
    "kept_levels",
]  # fmt: skip
DATES: Final = ("date", "date_time")
NAMED: Final = ("text", "choice", "person", "category")
PARTS: Mapping[FigureKind, Mapping[str, tuple[str, ...]]] = {
    "count": {},
    "share_in_time": {"due": DATES},
    "due_soon": {"due": DATES},
    "ratio": {"part": ("number",), "whole": ("number",)},
    "sum": {"of": ("number",)},
    "minutes_of_agreed_time": {"begin": ("date_time",), "end": ("date_time",)},
    "linear_forecast": {"limit": ("number",)},
    "kept_clocks": {},
    "kept_levels": {},
}
"""Fields that a figure of each kind needs, with the types that they may have."""
OPTIONAL: Mapping[FigureKind, Mapping[str, tuple[str, ...]]] = {"share_in_time": {"done": DATES}}
"""Fields that it may name besides."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``fields`` are those of its kind by what they are for; ``by`` groups, ``at`` says which month it belongs to.

    Of all records of the type those count that have one of the ``statuses`` (none: whatever they have) and the values
    ``only``. ``calendar`` has the agreed time, ``clocks`` the agreement whose clocks are counted, ``days`` says how far
    ahead is looked.
    """

    key: str
    names: Names
    kind: FigureKind
    fields: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    at: str = ""
    statuses: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""
    clocks: str = ""
    days: int = 0
