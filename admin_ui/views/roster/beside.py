"""What stands beside the plan of a roster: overrides, swaps that wait, hand-over notes."""

from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.roster.page import head, view_of
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, Text, text
from itsm.inspections.queries.checklist import to_hand_over
from itsm.roster.commands import cancel_override, confirm_note, confirm_swap, save_override, write_note
from itsm.roster.commands.override import OverrideValues
from itsm.roster.queries.shares import overrides, swaps_of

blueprint = Blueprint("roster_beside", __name__, url_prefix="/roster/<code>")
NOTES = 50


@blueprint.get("/overrides")
@needs("work.see", "people.see")
def show_overrides(code: str) -> ResponseReturnValue:
    """Overrides that are not over, and the form that adds one."""
    return _overrides(code, NOTHING_WRONG)


@blueprint.post("/overrides")
@needs("work.see", "people.see")
def add_override(code: str) -> ResponseReturnValue:
    """Put somebody in for a time."""
    return stored(
        lambda: save_override(code, _sent(), actor(), command_id()), f"/roster/{code}/overrides",
        lambda refusal: _overrides(code, refusal),
    )  # fmt: skip


@blueprint.post("/overrides/<int:key>/cancel")
@needs("work.see", "people.see")
def drop_override(code: str, key: int) -> ResponseReturnValue:
    """Take an override back."""
    return stored(
        lambda: cancel_override(code, key, actor(), command_id()), f"/roster/{code}/overrides",
        lambda refusal: _overrides(code, refusal),
    )  # fmt: skip


@blueprint.get("/swaps")
@needs("work.see", "people.see")
def show_swaps(code: str) -> ResponseReturnValue:
    """Swaps that are open."""
    return _swaps(code, NOTHING_WRONG)


@blueprint.post("/swaps/<int:key>/<any(confirm, decline):what>")
@needs("work.see", "people.see")
def decide(code: str, key: int, what: str) -> ResponseReturnValue:
    """Confirm or decline a swap as the lead."""
    return stored(
        lambda: confirm_swap(code, key, what == "confirm", actor(), command_id()), f"/roster/{code}/swaps",
        lambda refusal: _swaps(code, refusal), text("Both have been told."),
    )  # fmt: skip


@blueprint.get("/handover")
@needs("work.see", "people.see")
def handover(code: str) -> ResponseReturnValue:
    """Hand-over notes, the newest first."""
    return _notes(code, NOTHING_WRONG)


@blueprint.post("/handover")
@needs("work.see", "people.see")
def leave_note(code: str) -> ResponseReturnValue:
    """Hand over to the next shift."""
    return stored(
        lambda: write_note(code, request.form.get("words", ""), actor(), command_id()), f"/roster/{code}/handover",
        lambda refusal: _notes(code, refusal),
    )  # fmt: skip


@blueprint.post("/handover/<int:key>/confirm")
@needs("work.see", "people.see")
def take_note(code: str, key: int) -> ResponseReturnValue:
    """Confirm that one has read a note."""
    return stored(
        lambda: confirm_note(code, key, actor(), command_id()), f"/roster/{code}/handover",
        lambda refusal: _notes(code, refusal), text("You have taken over."),
    )  # fmt: skip


def _overrides(code: str, refusal: Refusal) -> str:
    return render_template(
        "roster/overrides.html", **head(code, "overrides"), overrides=overrides(code, actor()), refusal=refusal,
        typed=dict(request.form) if refusal is not NOTHING_WRONG else {}, kept=typed_command_id() or None,
    )


def _swaps(code: str, refusal: Refusal) -> str:
    return render_template(
        "roster/swaps.html", **head(code, "swaps"), refusal=refusal, swaps=swaps_of(code, actor(), visitor().language)
    )


def _notes(code: str, refusal: Refusal) -> str:
    typed = request.form.get("words", "") if refusal is not NOTHING_WRONG else ""
    shown = head(code, "handover", NOTES)
    handed = to_hand_over(view_of(shown).row.team_key, actor(), visitor().language)
    return render_template(
        "roster/handover.html", **shown, refusal=refusal, typed=typed,
        kept=typed_command_id() or None, handed=handed,
    )


def _sent() -> OverrideValues:
    """What the form of an override says; raises InvalidForm."""
    errors: dict[str, Text] = {}
    by, instead_of = (_person(name, errors) for name in ("by", "instead_of"))
    if errors:
        raise InvalidForm(errors)
    sent = request.form
    return OverrideValues(
        _wall("begins"), _wall("ends"), by, instead_of, sent.get("shift", "")[:30], sent.get("reason", "")
    )


def _person(name: str, errors: dict[str, Text]) -> int | None:
    typed = request.form.get(name, "").strip()[:200]
    meant = person_meant(typed) if typed else None
    if isinstance(meant, Text):
        errors[name] = meant
        return None
    return meant.key if meant else None


def _wall(name: str) -> datetime | None:
    """A date and a time as browsers send them, on the clock of the roster; None when it is none."""
    try:
        found = datetime.fromisoformat(request.form.get(name, "").strip()[:16])
    except ValueError:
        return None
    return found.replace(tzinfo=None)
