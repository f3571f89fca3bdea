"""Authenticator, recovery codes, passkeys: each change asks for a fresh proof that it is me."""

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, for_everybody, visitor
from admin_ui.views.security.page import page, require_fresh, status_of
from engine.errors import InvalidInput, InvalidState, text
from itsm.accounts.factors import authenticators, passkeys
from itsm.accounts.factors.standing import renew_recovery_codes

blueprint = Blueprint("security_factors", __name__, url_prefix="/me/security")


@blueprint.before_request
def _fresh() -> None:
    """All of these change how I sign in."""
    require_fresh()


@blueprint.post("/authenticator")
@for_everybody
def begin() -> ResponseReturnValue:
    """Make a secret for an authenticator and show it."""
    authenticators.begin_authenticator(actor())
    return redirect("/me/security#authenticator", 303)


@blueprint.post("/authenticator/confirm")
@for_everybody
def confirm() -> ResponseReturnValue:
    """Put the authenticator to use with a code that it shows; new recovery codes are shown once."""
    try:
        codes = authenticators.confirm_authenticator(actor(), request.form.get("code", ""))
    except (InvalidInput, InvalidState) as problem:
        return page(factor_problem=problem.message), status_of(problem)
    return _done(codes)


@blueprint.post("/authenticator/remove")
@for_everybody
def remove() -> ResponseReturnValue:
    """Take the authenticator out of use."""
    authenticators.remove_authenticator(actor())
    tell("good", text("The authenticator is removed."))
    return redirect("/me/security", 303)


@blueprint.post("/recovery-codes")
@for_everybody
def new_codes() -> ResponseReturnValue:
    """Make new recovery codes; those before are void."""
    return page(codes=renew_recovery_codes(actor()))


@blueprint.post("/passkeys/options")
@for_everybody
def passkey_options() -> ResponseReturnValue:
    """What the browser needs to make a passkey (JSON)."""
    return Response(passkeys.registration_options(actor(), visitor().secret), mimetype="application/json")


@blueprint.post("/passkeys")
@for_everybody
def add_passkey() -> ResponseReturnValue:
    """Keep a passkey that the browser has made; new recovery codes are shown once."""
    try:
        credential = passkeys.parse_credential(request.form.get("credential", ""))
        codes = passkeys.add_passkey(actor(), visitor().secret, request.form.get("name", ""), credential)
    except (InvalidInput, InvalidState) as problem:
        return page(factor_problem=problem.message), status_of(problem)
    return _done(codes)


@blueprint.post("/passkeys/<int:key>/remove")
@for_everybody
def remove_passkey(key: int) -> ResponseReturnValue:
    """Forget one of my passkeys."""
    passkeys.remove_passkey(key, actor())
    tell("good", text("The passkey is removed."))
    return redirect("/me/security", 303)


def _done(codes: list[str]) -> ResponseReturnValue:
    if codes:
        return page(codes=codes)
    tell("good", text("Saved."))
    return redirect("/me/security", 303)
