"""What all pages of one roster have in common: its head and tabs, times in its zone, what the trail calls things."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import request

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, visitor
from admin_ui.views.settings import told as settings_told
from engine.errors import Text, text
from itsm.language import format_date_with_weekday
from itsm.roster.choices import SWAP_STATES, WHY
from itsm.roster.queries.roster_view import RosterView, roster_view

TABS: Mapping[str, Text] = {
    "": text("Who is on duty"), "plan": text("Plan"), "overrides": text("Overrides"), "swaps": text("Swaps"),
    "handover": text("Hand-over"), "counts": text("Counts"),
}  # fmt: skip

PLANNING = frozenset({"plan", "overrides", "swaps"})
"""Tabs on which whoever plans is warned of double duty; the first tab has that of the days that it shows."""

FIELDS: Mapping[str, Text] = {"by": text("Who comes")}
"""What is called otherwise here than in the rest of the trail."""


told_action = settings_told.told_action


def told_field(name: str) -> str:
    """What a field is called."""
    return say(FIELDS[name]) if name in FIELDS else settings_told.told_field(name)


def told_value(name: str, value: str) -> str:
    """How a value reads."""
    if name == "state" and value in SWAP_STATES:
        return say(SWAP_STATES[value])
    return settings_told.told_value(name, value)


def head(code: str, tab: str, notes: int = 5) -> dict[str, object]:
    """The roster for the head of its page, and what its templates call."""
    view = roster_view(code, actor(), visitor().language, notes, tab in PLANNING)
    return {**saying(view.row.zone), "view": view, "tab": tab, "tabs": TABS, "home": f"/roster/{code}"}


def view_of(found: Mapping[str, object]) -> RosterView:
    """The roster that ``head`` has read."""
    view = found["view"]
    assert isinstance(view, RosterView)
    return view


def saying(zone: str) -> dict[str, Callable[..., str]]:
    """Functions that say times on the clock of a roster."""
    info, language = ZoneInfo(zone), visitor().language

    def clock_at(moment: datetime) -> str:
        return f"{moment.astimezone(info):%H:%M}"

    def day_at(moment: datetime) -> str:
        return format_date_with_weekday(moment.astimezone(info).date(), language)

    def span(starts: datetime, ends: datetime) -> str:
        return f"{day_at(starts)} {clock_at(starts)}–{clock_at(ends)}"

    return {
        "clock_at": clock_at, "day_at": day_at, "span": span,
        "why": lambda state: say(WHY[state]) if state in WHY else "",
        "day_name": lambda day: format_date_with_weekday(day, language), "minute": settings_told.time_of,
    }  # fmt: skip


def day_of(name: str) -> date | None:
    """A date of the address; None when it is missing or none."""
    try:
        return date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
