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

ACTS: Mapping[str, Text] = {
    "roster_plan_changed": text("plan changed"), "roster_plan_dropped": text("plan taken back"),
    "roster_override_added": text("override added"), "roster_override_cancelled": text("override taken back"),
    "roster_swap_asked": text("swap asked"), "roster_swap_accepted": text("swap accepted"),
    "roster_swap_done": text("swapped"), "roster_swap_declined": text("swap declined"),
    "roster_swap_withdrawn": text("swap withdrawn"), "roster_note_written": text("note written"),
    "roster_note_confirmed": text("note confirmed"), "roster_feed_made": text("feed made"),
    "roster_feed_revoked": text("feed revoked"), "roster_alarm_raised": text("alarm raised"),
    "roster_alarm_ended": text("alarm ended"),
}  # fmt: skip

FIELDS: Mapping[str, Text] = {
    "begins": text("From"), "ends": text("To"), "by": text("Who comes"), "instead_of": text("Instead of"),
    "shift": text("Shift"), "rotation": text("Rotation"), "day": text("Day"), "given": text("Shift"),
    "returned": text("Shift in return"), "giver": text("Who gives it"), "taker": text("Who takes it"),
    "reason": text("Reason"), "zone": text("Time zone"), "valid_from": text("Counts from"),
    "warns_hours": text("Hours to look ahead for too few people"),
    "confirms_swaps": text("The lead confirms each swap"), "missing": text("Missing"),
}  # fmt: skip


def told_action(action: str) -> str:
    """What was done, in words."""
    return say(ACTS[action]) if action in ACTS else settings_told.told_action(action)


def told_field(name: str) -> str:
    """What a field is called; of a part of a plan with its code."""
    kind, _, code = name.partition(" ")
    if name in FIELDS or not code:
        return say(FIELDS[name]) if name in FIELDS else settings_told.told_field(name)
    return f"{say(FIELDS[kind])} {code}" if kind in FIELDS else name


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
