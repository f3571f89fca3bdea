"""One account: links, sessions, second factor; leaving: hand over, close, export, erase."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.accounts.lists import SHOWN_BEFORE, role_choices
from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.me import shown_sessions
from admin_ui.views.security.page import own_session, require_fresh, zip_file
from database import reading
from engine.errors import FlowdeskError, InvalidInput, InvalidState, NotFound, Text, text
from itsm.accounts.by_link.invitations import send_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.factors.standing import factors_of, reset_factors
from itsm.accounts.leaving import erase_person, held_by, leave, open_account, personal_data_zip
from itsm.accounts.outside.links import links_of, unlink
from itsm.accounts.overview import account
from itsm.accounts.sessions import end_all_sessions, revoke_session, sessions_of
from itsm.accounts.tokens import tokens
from itsm.mail import mail_settings
from itsm.people.queries import assignable, person
from itsm.uses import Thing, Use, uses_of

blueprint = Blueprint("account", __name__, url_prefix="/settings/accounts/<int:key>")


@blueprint.before_request
def _fresh() -> None:
    """All of these change how somebody else gets in: it must be the administrator, and not their open browser."""
    if request.method == "POST":
        require_fresh()


@blueprint.get("")
@needs("people.manage")
def show(key: int) -> ResponseReturnValue:
    """The account with its sessions."""
    return _page(key)


@blueprint.post("/link")
@needs("people.manage")
def link(key: int) -> ResponseReturnValue:
    """Send an invitation or a link for a new password; without a mail server it is shown, once."""
    purpose = Purpose.PASSWORD_RESET if account(key, actor()).state == "active" else Purpose.INVITATION
    try:
        made = send_link(key, purpose, actor(), command_id())
    except InvalidState as problem:
        return _page(key, problem.message), 409
    if made is not None:
        return render_template("accounts/link.html", link=made, name=person(key).name, key=key)
    if mail_settings().smtp is None:
        tell("info", SHOWN_BEFORE)
    else:
        tell("good", text("A mail with a link is on its way."))
    return _back(key)


@blueprint.post("/sessions/end")
@needs("people.manage")
def end_sessions(key: int) -> ResponseReturnValue:
    """End every session of theirs."""
    account(key, actor())
    end_all_sessions(key, actor(), command_id())
    tell("good", text("The sessions have ended."))
    return _back(key)


@blueprint.post("/sessions/<int:session>/end")
@needs("people.manage")
def end_session(key: int, session: int) -> ResponseReturnValue:
    """End one session of theirs."""
    if session not in {found.key for found in sessions_of(key)}:
        raise NotFound(text("Expected a session with key %(key)s, but there is none. Reload the page.", key=session))
    revoke_session(session, actor())
    tell("good", text("The session has ended."))
    return _back(key)


@blueprint.post("/second-factor/reset")
@needs("people.manage")
def reset_second_factor(key: int) -> ResponseReturnValue:
    """Take their lost second factors away."""
    account(key, actor())
    reset_factors(key, actor(), command_id())
    tell("good", text("The second factors are gone, and the sessions have ended."))
    return _back(key)


@blueprint.post("/links/<int:link_key>/remove")
@needs("people.manage")
def remove_link(key: int, link_key: int) -> ResponseReturnValue:
    """Let them be known by a provider no longer."""
    account(key, actor())
    try:
        unlink(link_key, key, actor())
    except InvalidState as problem:
        return _page(key, problem.message), 409
    tell("good", text("The link is removed."))
    return _back(key)


@blueprint.get("/leaving")
@needs("people.manage")
def leaving(key: int) -> ResponseReturnValue:
    """What they hold, and to whom it goes."""
    return _leaving(key)


@blueprint.post("/leaving")
@needs("people.manage")
def let_go(key: int) -> ResponseReturnValue:
    """Hand their work over, then close the account."""
    named, whom = request.form.get("to", "").strip(), request.form.get("whom", "")
    try:
        if whom == "person" and not named:
            raise InvalidInput(text("Expected the e-mail address of a person, but it is missing. Enter it."))
        to_key = assignable(named).key if whom == "person" else None
        leave(key, to_key, actor(), command_id())
    except (InvalidInput, InvalidState, NotFound) as problem:
        return _leaving(key, problem), 422
    tell("good", text("The work is handed over, and the account is closed."))
    return _back(key)


@blueprint.post("/open")
@needs("people.manage")
def reopen(key: int) -> ResponseReturnValue:
    """Open a closed account again."""
    try:
        open_account(key, actor(), command_id())
    except InvalidState as problem:
        return _page(key, problem.message), 409
    tell("good", text("The account is open again."))
    return _back(key)


@blueprint.post("/data")
@needs("people.manage")
def data(key: int) -> ResponseReturnValue:
    """All that is kept about them, as a file."""
    return zip_file(personal_data_zip(key, actor()), key)


@blueprint.post("/erase")
@needs("people.manage")
def erase(key: int) -> ResponseReturnValue:
    """Erase their personal data; records stay readable."""
    try:
        erase_person(key, request.form.get("name", ""), actor())
    except (InvalidInput, InvalidState) as problem:
        return _page(key, problem.message), 422
    tell("good", text("The personal data are erased."))
    return _back(key)


def _back(key: int) -> ResponseReturnValue:
    return redirect(f"/settings/accounts/{key_of(str(key))}", 303)


def _page(key: int, problem: Text | None = None) -> str:
    found = account(key, actor())
    return render_template(
        "accounts/one.html",
        account=found,
        roles=[name for role, name in role_choices() if role in person(key).roles],
        sessions=shown_sessions(sessions_of(key), 0),
        factors=factors_of(key),
        tokens=tokens(key),
        links=links_of(key),
        uses=_uses(key) if found.state == "service" else None,
        is_self=key == actor().key,
        fresh=own_session().is_fresh,
        problem=problem,
    )


def _uses(key: int) -> list[Use]:
    """Where a program is used; of people their own page tells it."""
    with reading() as session:
        return uses_of(session, Thing("person", key))


def _leaving(key: int, problem: FlowdeskError | None = None) -> str:
    """The page, with what was typed where it was refused."""
    return render_template(
        "accounts/leaving.html",
        account=account(key, actor()),
        held=held_by(key, actor()),
        to=request.form.get("to", "").strip(),
        whom=request.form.get("whom", ""),
        command_id=typed_command_id(),
        fresh=own_session().is_fresh,
        problem=problem.message if problem else None,
    )
