"""All tokens of the organisation, and the service accounts that they belong to."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.accounts.lists import role_choices
from admin_ui.views.frame.commands import key_of
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.security.days import end_of_day
from admin_ui.views.security.page import own_session, require_fresh
from engine.errors import Conflict, InvalidInput, InvalidState, Text, text
from itsm.accounts.service_accounts import add_service_account, service_accounts
from itsm.accounts.tokens import SCOPES, create_token, revoke_token_with_key, tokens
from itsm.people.queries import people
from itsm.people.roles import require

blueprint = Blueprint("account_tokens", __name__, url_prefix="/settings/accounts/tokens")


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """Every token that holds."""
    return _page()


@blueprint.post("")
@needs("settings.manage")
def create() -> ResponseReturnValue:
    """Make a token for a service account, or for the engine API alone; it is shown once."""
    require_fresh()
    form = request.form
    owner, until = form.get("owner", ""), form.get("until", "")
    try:
        key = key_of(owner) if owner else None
        if key is not None and key not in {found.key for found, _ in service_accounts()}:
            raise InvalidInput(text("Expected a service account as the owner, but this is none. Choose one."))
        ends = end_of_day(until) if until else None
        token = create_token(form.get("name", ""), " ".join(form.getlist("scope")), actor(), key, ends)
    except (InvalidInput, InvalidState, Conflict) as problem:
        return _page(problem.message, part="token"), 422
    return _page(new_token=token)


@blueprint.post("/<int:key>/revoke")
@needs("settings.manage")
def revoke(key: int) -> ResponseReturnValue:
    """End a token: the next request with it is refused."""
    revoke_token_with_key(key, actor())
    tell("good", text("The token is revoked."))
    return redirect("/settings/accounts/tokens", 303)


@blueprint.post("/service-accounts")
@needs("settings.manage")
def add() -> ResponseReturnValue:
    """Add a service account."""
    require(actor(), "people.manage")
    require_fresh()
    form = request.form
    try:
        add_service_account(form.get("name", ""), form.get("purpose", ""), form.getlist("role"), actor())
    except InvalidInput as problem:
        return _page(problem.message, part="service"), 422
    tell("good", text("The service account is there. Make a token for it."))
    return redirect("/settings/accounts/tokens", 303)


def _page(problem: Text | None = None, new_token: str | None = None, part: str = "") -> str:
    """The page; ``part`` is the form on it that was refused and keeps what was typed."""
    found = tokens()
    return render_template(
        "accounts/tokens.html",
        tokens=found,
        owners=people(token.person_key for token in found if token.person_key),
        services=service_accounts(),
        scopes=list(SCOPES.items()),
        roles=role_choices(),
        fresh=own_session().is_fresh,
        problem=problem,
        new_token=new_token,
        part=part,
        typed=request.form,
    )
