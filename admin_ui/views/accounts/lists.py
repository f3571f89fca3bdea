"""The list of accounts, inviting, and mails that were not sent."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.security.page import own_session, require_fresh
from admin_ui.views.settings.sections import section
from engine.errors import InvalidInput, NotFound, Text, text
from itsm.accounts.by_link.invitations import invite
from itsm.accounts.factors.rules import ADMINISTRATOR, roles_with_second_factor
from itsm.accounts.overview import accounts
from itsm.language import LANGUAGES
from itsm.mail import mail_settings
from itsm.mail.outbox import unsent
from itsm.people.queries import teams
from itsm.people.roles import may
from itsm.rights.overview import role_names

blueprint = Blueprint("accounts", __name__, url_prefix="/settings/accounts")
SHOWN_BEFORE = text("This was sent twice, and the link of the first time is shown no more. Make a new one here.")
LANGUAGE_NAMES = {"en": "English", "zh-CN": "简体中文"}

section(
    "accounts", text("Accounts"), text("Who signs in, and how: invitations, second factors, tokens, leaving."),
    "accounts.show", "people.manage",
    (
        text("Invite"), text("Password"), text("Second factor"), text("Sign in"), text("Sessions"),
        text("Invitation"), text("Login"), text("Sign out"), text("Passkeys"), text("Authenticator"),
        text("Two-step verification"), text("Two-factor"), text("MFA"), text("2FA"), text("TOTP"),
        text("Recovery codes"), text("Lock-out"), text("Locked"), text("Unlock"), text("API"), text("Tokens"),
        text("Service accounts"), text("Leaving"), text("Offboarding"), text("Close an account"),
        text("Personal data"), text("Erase"), text("GDPR"),
    ),
    icon="shield-check", group="access",
)  # fmt: skip


@blueprint.get("")
@needs("people.manage")
def show() -> ResponseReturnValue:
    """Accounts by name, page by page."""
    words, shown = request.args.get("q", ""), request.args.get("shown", "open")
    page = accounts(actor(), words, shown, request.args.get("after"))
    mails = unsent() if may(actor(), "settings.manage") else []
    return render_template(
        "accounts/list.html", page=page, words=words, shown=shown, mails=mails,
        by_mail=mail_settings().smtp is not None, administrators_asked=ADMINISTRATOR in roles_with_second_factor(),
    )  # fmt: skip


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
        key, link = invite(name, email, language, roles or ["requester"], codes, actor(), command_id())
    except (InvalidInput, NotFound) as problem:
        return _invitation(typed, problem.message), 422
    if link is not None:
        return render_template("accounts/link.html", link=link, name=name.strip(), key=key)
    if mail_settings().smtp is None:
        tell("info", SHOWN_BEFORE)
    else:
        tell("good", text("%(name)s is invited: a mail is on its way.", name=name.strip()))
    return redirect(f"/settings/accounts/{key}", 303)


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
        kept=typed_command_id() or None,
    )
