"""What I am told: the list, one announcement, confirming and dismissing it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.addresses import safe_next
from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import Conflict, InvalidState, Text, text
from itsm.announcements.commands import answer_announcement
from itsm.announcements.commands.answer import CONFIRM
from itsm.announcements.queries.reading import one_told, told_to
from itsm.announcements.rights import PORTAL, WORK, WRITE
from itsm.people.roles import may

blueprint = Blueprint("announcements", __name__, url_prefix="/announcements")
STATES = {
    "draft": text("Draft"), "coming": text("Still to come"), "now": text("Shown now"), "over": text("It is over"),
    "withdrawn": text("Withdrawn"),
}  # fmt: skip
TONES = {"now": "good", "coming": "info", "withdrawn": "warn"}


def state_name(state: str) -> str:
    """Where an announcement stands, in words."""
    return say(STATES[state])


@blueprint.get("")
@needs(PORTAL, WORK)
def show() -> ResponseReturnValue:
    """Everything that I was told, newest first."""
    page = told_to(actor(), visitor().language, request.args.get("after") or None)
    return render_template(
        "announcements/list.html", layout=own_layout(), page=page, after=request.args.get("after", ""),
        state_name=state_name, tones=TONES, may_write=may(actor(), WRITE),
    )  # fmt: skip


@blueprint.get("/<int:key>")
@needs(PORTAL, WORK)
def one(key: int) -> ResponseReturnValue:
    """One announcement."""
    return _page(key)


@blueprint.post("/<int:key>/<any(confirm, dismiss):what>")
@needs(PORTAL, WORK)
def answer(key: int, what: str) -> ResponseReturnValue:
    """I have read it, or it need not stand above my pages any more; on to the page that I came from."""
    try:
        answer_announcement(key, what, actor(), command_id())
    except (InvalidState, Conflict) as problem:
        return _page(key, problem.message), 409
    if what == CONFIRM:
        tell("good", text("Thank you: it is noted that you have read it."))
    return redirect(safe_next(request.form.get("next"), f"/announcements/{key}"), 303)


def _page(key: int, problem: Text | None = None) -> str:
    told, linked = one_told(key, actor(), visitor().language)
    works = may(actor(), WORK) or may(actor(), "record.see_all")
    return render_template(
        "announcements/one.html", layout=own_layout(), told=told, linked=linked, problem=problem,
        record_pages="/records" if works else "/portal/records", state_name=state_name, tones=TONES,
        may_write=may(actor(), WRITE),
    )  # fmt: skip
