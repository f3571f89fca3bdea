"""Held mails: what waits, what one of them says, taking it and discarding it."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.filters import address
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from engine.errors import InvalidForm, InvalidInput, InvalidState, NotFound, Text, text
from itsm.mailboxes.taking.held import ACT, MOST, SEE, discard_mail, held_mail, held_mails, take_mail

blueprint = Blueprint("held_mails", __name__, url_prefix="/operations/mail")
HOME = "/operations/mail"
ACTS: Mapping[str, tuple[Text, str]] = {
    "report": (text("new record"), "good"), "contact": (text("new record, new person"), "good"),
    "comment": (text("words at a record"), "good"), "note": (text("answer of a program"), "info"),
    "bounce": (text("a mail did not arrive"), "warn"), "hold": (text("held"), "warn"),
    "refuse": (text("refused"), "bad"), "drop": (text("left"), "neutral"), "discarded": (text("discarded"), "neutral"),
}  # fmt: skip
"""What became of a mail, in words, and the tone of it."""

NO_NUMBER = text("Expected the number of a record, but there is none. Write one such as INC-000123.")
STATUS = {InvalidForm: 422, InvalidInput: 422, NotFound: 422}
"""Refusals that lead back to the page of the mail; a mail that is not there any more leads to the error page."""


@blueprint.get("")
@needs(SEE)
def show() -> ResponseReturnValue:
    """Mails that wait, newest first."""
    after = request.args.get("after", "")
    found = held_mails(actor(), key_of(after) if after else None)
    following = address(after=str(found[MOST - 1].key)) if len(found) > MOST else None
    return render_template(
        "operations/mail.html", mails=found[:MOST], next=following, first=request.path if after else None
    )


@blueprint.get("/<int:key>")
@needs(SEE)
def read(key: int) -> ResponseReturnValue:
    """One mail that waits, with what it says."""
    return _page(key, None)


@blueprint.post("/<int:key>/take")
@needs(ACT)
def take(key: int) -> ResponseReturnValue:
    """Take it: at the record that was named, or as a new one."""
    number = request.form.get("number", "").strip() if request.form.get("as") == "words" else None
    if number == "":
        return _page(key, NO_NUMBER), 422
    try:
        taken = take_mail(key, number, actor(), command_id())
    except (InvalidForm, InvalidInput, InvalidState, NotFound) as problem:
        return _page(key, problem.message), STATUS.get(type(problem), 409)
    tell("good", text("The mail belongs to %(number)s now.", number=taken.number))
    return redirect(HOME, 303)


@blueprint.post("/<int:key>/discard")
@needs(ACT)
def discard(key: int) -> ResponseReturnValue:
    """Discard it."""
    try:
        discard_mail(key, actor(), command_id())
    except InvalidState as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("Discarded."))
    return redirect(HOME, 303)


def _page(key: int, problem: Text | None) -> str:
    found, incoming = held_mail(key, actor())
    return render_template(
        "operations/one_mail.html", mail=found, incoming=incoming, problem=problem, sent=request.form, home=HOME
    )
