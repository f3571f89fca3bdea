"""The pages of those who write announcements: the list, the draft and its preview, publishing, who has confirmed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.announcements.reading import TONES, state_name
from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.settings import told
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine import clock
from engine.errors import Text, text
from itsm.announcements.commands import (
    move_end,
    publish_announcement,
    remind_readers,
    remove_announcement,
    save_announcement,
    withdraw_announcement,
)
from itsm.announcements.queries.writing import Written, announcements, places_offered, readers, typed, written
from itsm.announcements.rights import WRITE
from itsm.announcements.tables import DRAFT
from itsm.announcements.words import IMPORTANCE, READERS, STATES
from itsm.language import format_date_time

blueprint = Blueprint("announcements_written", __name__, url_prefix="/announcements")
LISTS = ("customers", "sites", "teams")
HOME = "/announcements/written"
ACTS: Mapping[str, tuple[Callable[..., object], Text]] = {
    "publish": (publish_announcement, text("It is published.")),
    "withdraw": (withdraw_announcement, text("It is withdrawn: nobody sees it above their pages any more.")),
    "remind": (remind_readers, text("Those who have not confirmed are written to.")),
}  # fmt: skip
AS_LONG = timedelta(days=7)
WHICH = {"": text("All"), "yes": text("Confirmed"), "no": text("Not confirmed yet")}


@blueprint.get("/written")
@needs(WRITE)
def listing() -> ResponseReturnValue:
    """All of them, drafts too."""
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = announcements(actor(), visitor().language, state, request.args.get("after") or None)
    return render_template(
        "announcements/written.html", page=page, state=state, home=HOME, after=request.args.get("after", ""),
        states=[("", say(text("All"))), *((key, say(name)) for key, name in STATES.items())],
        state_name=state_name, tones=TONES, said=_said,
    )  # fmt: skip


@blueprint.get("/new")
@needs(WRITE)
def new() -> ResponseReturnValue:
    """The form of a new one; ``record`` of the address is what it is about, ``from`` one whose words it takes."""
    return _form(None, NOTHING_WRONG)


@blueprint.post("/new")
@needs(WRITE)
def add() -> ResponseReturnValue:
    """Keep a draft; its page shows how it will be read."""
    made: list[int] = []

    def act() -> None:
        made.append(save_announcement(None, request.form, _listed(), actor(), None, command_id()).key)

    return stored(act, lambda: f"/announcements/{made[0]}/edit", lambda refusal: _form(None, refusal))


@blueprint.get("/<int:key>/edit")
@needs(WRITE)
def edit(key: int) -> ResponseReturnValue:
    """A draft and its preview; of one that was published who has confirmed, and its end."""
    return _form(key, NOTHING_WRONG)


@blueprint.post("/<int:key>/edit")
@needs(WRITE)
def change(key: int) -> ResponseReturnValue:
    """Keep the draft."""
    return stored(
        lambda: save_announcement(key, request.form, _listed(), actor(), revision(), command_id()),
        f"/announcements/{key}/edit", lambda refusal: _form(key, refusal),
    )  # fmt: skip


@blueprint.post("/<int:key>/<any(publish, withdraw, remind):act>")
@needs(WRITE)
def do(key: int, act: str) -> ResponseReturnValue:
    """Publish it, withdraw it, write to those who have not confirmed."""
    command, done = ACTS[act]
    return stored(
        lambda: command(key, actor(), revision(), command_id()), f"/announcements/{key}/edit",
        lambda refusal: _form(key, refusal), done,
    )  # fmt: skip


@blueprint.post("/<int:key>/remove")
@needs(WRITE)
def remove(key: int) -> ResponseReturnValue:
    """Delete a draft."""
    return stored(
        lambda: remove_announcement(key, actor(), revision(), command_id()), HOME,
        lambda refusal: _form(key, refusal), text("The draft is deleted."),
    )  # fmt: skip


@blueprint.post("/<int:key>/end")
@needs(WRITE)
def end(key: int) -> ResponseReturnValue:
    """Move the end of one that is published."""
    return stored(
        lambda: move_end(key, request.form, actor(), revision(), command_id()), f"/announcements/{key}/edit",
        lambda refusal: _form(key, refusal),
    )  # fmt: skip


@blueprint.get("/<int:key>/readers")
@needs(WRITE)
def who(key: int) -> ResponseReturnValue:
    """The audience by name, and when each of them confirmed."""
    which = request.args.get("which", "")
    which = which if which in WHICH else ""
    view = written(key, actor(), visitor().language)
    if view.row.state == DRAFT:
        return redirect(f"/announcements/{key}/edit")
    page = readers(key, which, actor(), request.args.get("after") or None)
    return render_template(
        "announcements/readers.html", key=key, view=view, page=page, which=which, home=HOME,
        choices=[(one, say(label)) for one, label in WHICH.items()], after=request.args.get("after", ""),
    )  # fmt: skip


def _listed() -> dict[str, Sequence[str]]:
    return {name: request.form.getlist(name) for name in LISTS}


def _form(key: int | None, refusal: Refusal) -> str:
    view = written(key, actor(), visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG and "title_en" in request.form
    if refused:
        values: Mapping[str, str] = dict(request.form)
        picked: Mapping[str, Sequence[str]] = _listed()
    else:
        values, picked = _values(view)
    is_draft = view is None or view.row.state == DRAFT
    return render_template(
        "announcements/draft.html" if is_draft else "announcements/published.html",
        key=key, view=view, typed=values, picked=picked, refusal=refusal, home=HOME, said=_said, told=told,
        end_typed=request.form.get("ends", "") if refusal is not NOTHING_WRONG else values["ends"],
        revision=request.form.get("revision") if refused else view.row.revision if view else None,
        kept=typed_command_id() or None, offered=places_offered(visitor().language), zones=zone_choices(),
        importances=[(one, say(name)) for one, name in IMPORTANCE.items()],
        audiences=[(one, say(name)) for one, name in READERS.items()], state_name=state_name, tones=TONES,
    )  # fmt: skip


def _values(view: Written | None) -> tuple[Mapping[str, str], Mapping[str, Sequence[str]]]:
    """What stands in the form: the draft, the words of another one, or a week from now on."""
    if view is not None:
        return typed(view.row, view.records), view.places
    copied = request.args.get("from", "")
    if copied.isascii() and copied.isdigit() and len(copied) < 16:
        other = written(int(copied), actor(), visitor().language)
        return {**typed(other.row, other.records), **_week()}, other.places
    blank = {"importance": "information", "readers": "everybody", "records": request.args.get("record", "")[:60]}
    return {**blank, **_week()}, {}


def _week() -> dict[str, str]:
    """From the next full hour on, on the reader's clock."""
    begins = clock.now().astimezone(ZoneInfo(visitor().time_zone)).replace(minute=0) + timedelta(hours=1)
    return {
        "begins": f"{begins:%Y-%m-%dT%H:%M}", "ends": f"{begins + AS_LONG:%Y-%m-%dT%H:%M}",
        "zone": visitor().time_zone,
    }  # fmt: skip


def _said(at: datetime, zone: str) -> str:
    return format_date_time(at, visitor().language, zone)
