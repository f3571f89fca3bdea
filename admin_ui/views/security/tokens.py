"""My own tokens: for programs that act as I do."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.security.days import end_of_day
from admin_ui.views.security.page import page, require_fresh, status_of
from engine.errors import Conflict, InvalidInput, text
from itsm.accounts.tokens import create_token, revoke_token_with_key

blueprint = Blueprint("security_tokens", __name__, url_prefix="/me/security/tokens")


@blueprint.post("")
@needs("api.use")
def create() -> ResponseReturnValue:
    """Make a token and show it, once."""
    require_fresh()
    scope = " ".join(request.form.getlist("scope"))
    try:
        token = create_token(
            request.form.get("name", ""), scope, actor(), actor().key, end_of_day(request.form.get("until", ""))
        )
    except (InvalidInput, Conflict) as problem:
        return page(token_problem=problem.message), status_of(problem)
    return page(new_token=token)


@blueprint.post("/<int:key>/revoke")
@needs("api.use")
def revoke(key: int) -> ResponseReturnValue:
    """End one of my tokens: the next request with it is refused."""
    revoke_token_with_key(key, actor())
    tell("good", text("The token is revoked."))
    return redirect("/me/security", 303)
