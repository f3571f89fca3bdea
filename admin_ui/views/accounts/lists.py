"""The list of accounts, inviting, which roles need a second factor, and mails that were not sent."""

from collections.abc import Collection, Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.security.page import own_session, require_fresh
from admin_ui.views.settings.sections import section
from engine.errors import InvalidInput, NotFound, Text, text
from itsm.accounts.by_link.invitations import invite
from itsm.accounts.factors.standing import ask_for_second_factor, factors_of, roles_with_second_factor
from itsm.accounts.overview import accounts
from itsm.language import LANGUAGES
from itsm.mail import mail_settings
from itsm.mail.outbox import unsent
from itsm.people.queries import teams
from itsm.people.roles import may
from itsm.rights.overview import role_names

blueprint = Blueprint("accounts", __name__, url_prefix="/settings/accounts")
CHANGED = text("Expected nobody else to change it, but it was changed since you opened it. Reload the page.")
LANGUAGE_NAMES = {"en": "English", "zh-CN": "简体中文"}

section(
    "accounts", text("Accounts"), text("Who signs in, and how: invitations, second factors, tokens, leaving."),
    "accounts.show", "people.manage",
    (text("Invite"), text("Password"), text("Second factor"), text("Sign in")), icon="shield-check", group="access",
)  # fmt: skip


@blueprint.get("")
@needs("people.manage")
def show() -> ResponseReturnValue:
    """Accounts by name, page by page."""
    words, shown = request.args.get("q", ""), request.args.get("shown", "open")
    page = accounts(actor(), words, shown, request.args.get("after"))
    mails = unsent() if may(actor(), "settings.manage") else []
    return render_template(
        "accounts/list.html", page=page, words=words, shown=shown, mails=mails, by_mail=mail_settings().smtp is not None
    )


@blueprint.get("/invite")
@needs("people.manage")
def ask() -> ResponseReturnValue:
    """The form that invites somebody."""
    return _invitation({"language": visitor().language, "roles": ["requester"], "teams": []}, None)


@blueprint.post("/invite")
@needs("people.manage")
def send() -> ResponseReturnValue:
    """Add the person and send the invitation; without a mail server the link is shown, once."""
    form = request.form
    roles, codes = form.getlist("role"), form.getlist("team")
    name, email, language = form.get("name", ""), form.get("email", ""), form.get("language", "")
    typed = {"name": name, "email": email, "language": language, "roles": roles, "teams": codes}
    if "administrator" in roles:
        require_fresh()
    try:
        if not email.strip():
            raise InvalidInput(text("Expected an e-mail address, which is the account, but it is missing. Enter it."))
        key, link = invite(name, email, language, roles or ["requester"], codes, actor())
    except (InvalidInput, NotFound) as problem:
        return _invitation(typed, problem.message), 422
    if link is not None:
        return render_template("accounts/link.html", link=link, name=name.strip(), key=key)
    tell("good", text("%(name)s is invited: a mail is on its way.", name=name.strip()))
    return redirect(f"/settings/accounts/{key}", 303)


@blueprint.get("/second-factor")
@needs("settings.manage")
def rules() -> ResponseReturnValue:
    """Which roles need a second factor."""
    return _rules(None)


@blueprint.post("/second-factor")
@needs("settings.manage")
def keep_rules() -> ResponseReturnValue:
    """Keep the choice; it holds at once. Who lacks one oneself is told first, or would lock the page behind oneself."""
    require_fresh()
    wanted = frozenset(request.form.getlist("role"))
    if request.form.get("read") != _written(roles_with_second_factor()):
        return _rules(CHANGED, wanted), 409
    if wanted & actor().roles and not factors_of(actor().key or 0).any:
        problem = text("Expected you to have a second factor yourself before your role asks for one. Set it up.")
        return _rules(problem, wanted, lacks_own=True), 422
    try:
        ask_for_second_factor(wanted, actor())
    except InvalidInput as refused:
        return _rules(refused.message, wanted), 422
    tell("good", text("Saved."))
    return redirect("/settings/accounts/second-factor", 303)


def _written(roles: Collection[str]) -> str:
    """Roles as the form carries them, so that it shows whether somebody else changed them meanwhile."""
    return " ".join(sorted(roles))


def role_choices() -> list[tuple[str, str]]:
    """Roles with their names in the reader's language."""
    return [(role, say(name)) for role, name in role_names().items()]


def _invitation(typed: Mapping[str, object], problem: Text | None) -> str:
    return render_template(
        "accounts/invite.html",
        typed={"name": "", "email": "", **typed},
        roles=role_choices(),
        teams=[(team.code, team.name(visitor().language)) for team in teams()],
        languages_known=[(one, LANGUAGE_NAMES[one]) for one in LANGUAGES],
        by_mail=mail_settings().smtp is not None,
        fresh=own_session().is_fresh,
        problem=problem,
    )


def _rules(problem: Text | None, wanted: Collection[str] | None = None, lacks_own: bool = False) -> str:
    """The form; ``wanted`` are the roles that were ticked when it was refused."""
    asked = roles_with_second_factor()
    return render_template(
        "accounts/second_factor.html",
        roles=role_choices(),
        asked=asked if wanted is None else wanted,
        read=_written(asked) if wanted is None else request.form.get("read", ""),
        lacks_own=lacks_own,
        fresh=own_session().is_fresh,
        problem=problem,
    )
