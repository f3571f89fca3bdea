"""Pages of links that were sent by mail: choosing a password, and asking for such a link.

Opening a link changes nothing (mail scanners open them all); its form does.
"""

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame import cookies
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import public, visitor
from engine.errors import InvalidInput, NotFound, Text, TooManyAttempts, text
from itsm.accounts.by_link.invitations import set_password_by_link
from itsm.accounts.by_link.links import PATHS, Purpose, no_link, open_link
from itsm.accounts.by_link.reset_requests import ask_for_reset
from itsm.accounts.passwords.rules import LEAST_LENGTH, strength
from itsm.mail import mail_settings
from itsm.tenants.set_up import is_set_up

blueprint = Blueprint("account_links", __name__)
STRENGTHS = (
    text("Easily guessed: take a few words more"), text("Hard enough to guess"), text("Hard to guess"),
    text("Very hard to guess"),
)  # fmt: skip
"""What the meter says beside its bar."""


@blueprint.get("/forgot-password")
@public
def ask() -> ResponseReturnValue:
    """The form that asks for a link, or whom to ask where the desk sends no mail."""
    return _asking(None)


@blueprint.post("/forgot-password")
@public
def wish() -> ResponseReturnValue:
    """Note the wish; the answer is the same whether there is such an account or not."""
    if mail_settings().smtp is None:
        return _asking(None)
    try:
        ask_for_reset(request.form.get("email", ""), request.remote_addr or "")
    except TooManyAttempts as problem:
        return _asking(problem.message), 429
    return render_template("forgot_password.html", by_mail=True, sent=True, problem=None)


@blueprint.get("/invitation", defaults={"purpose": Purpose.INVITATION})
@blueprint.get("/reset-password", defaults={"purpose": Purpose.PASSWORD_RESET})
@public
def opened(purpose: Purpose) -> ResponseReturnValue:
    """The form that chooses a password; the link is not used up by looking."""
    return _choosing(purpose, request.args.get("link", ""), None)


@blueprint.post("/invitation", defaults={"purpose": Purpose.INVITATION})
@blueprint.post("/reset-password", defaults={"purpose": Purpose.PASSWORD_RESET})
@public
def choose(purpose: Purpose) -> ResponseReturnValue:
    """Set the password and use the link up; then the reader signs in, with a second factor where they have one."""
    link, password = request.form.get("link", ""), request.form.get("password", "")
    if password != request.form.get("again", ""):
        problem = text("Expected the same password twice, but they differ. Type it again.")
        return _choosing(purpose, link, problem)
    try:
        _person, device = set_password_by_link(purpose, link, password, cookies.device_token())
    except InvalidInput as refused:
        return _choosing(purpose, link, refused.message)
    except NotFound:
        return _choosing(purpose, link, None)
    tell("good", text("Your password is set. Sign in with it."))
    response = redirect("/sign-in", 303)
    cookies.keep_device(response, device)
    return response


@blueprint.post("/password-strength")
@public
def judge() -> ResponseReturnValue:
    """How hard a password is to guess that somebody is about to choose; nothing is kept (JSON)."""
    password = request.form.get("password", "")
    level = strength(password, _known())
    short = len(password) < LEAST_LENGTH
    words = text("%(count)s characters more", count=LEAST_LENGTH - len(password)) if short else STRENGTHS[level]
    return jsonify(level=level, words=say(words))


def _known() -> tuple[str, ...]:
    """What everybody knows of who chooses: signed in, by a link, or the first one. Raises NotFound for all others."""
    person = visitor().person
    if person is not None:
        return person.name, person.email or ""
    for purpose in Purpose:
        found = open_link(purpose, request.form.get("link", ""))
        if found is not None:
            return found.name, found.email
    if is_set_up():
        raise no_link()
    return ()


def _asking(problem: Text | None) -> str:
    return render_template(
        "forgot_password.html", by_mail=mail_settings().smtp is not None, sent=False, problem=problem
    )


def _choosing(purpose: Purpose, link: str, problem: Text | None) -> tuple[str, int]:
    found = open_link(purpose, link)
    if found is None:
        return render_template("link_over.html", problem=no_link().message), 404
    if visitor().person is None:
        visitor().language = found.language  # whoever was invited has never chosen one here
    shown = render_template("choose_password.html", action=PATHS[purpose], link=link, found=found, problem=problem)
    return shown, 422 if problem else 200
