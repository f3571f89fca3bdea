"""Signing in and out, and the language of the pages."""

from urllib.parse import quote

from flask import Blueprint, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_ui.views.frame import cookies
from admin_ui.views.frame.addresses import first_page, safe_next
from admin_ui.views.frame.visitor import actor, for_everybody, public, visitor
from database import in_tenant
from engine.errors import InvalidInput, InvalidState, Text, TooManyAttempts, Unauthenticated
from itsm.accounts.directory.directories import active_directories
from itsm.accounts.entering import Browser, SignedIn
from itsm.accounts.factors.passkeys import parse_credential, passkeys_work, sign_in_options
from itsm.accounts.factors.pending import SecondFactorNeeded, pending_of
from itsm.accounts.oidc.providers import offered_providers
from itsm.accounts.oidc.sign_in import sign_out_address
from itsm.accounts.sessions import sign_out
from itsm.accounts.sign_in import finish_sign_in, sign_in, sign_in_with_passkey
from itsm.language import LANGUAGES
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import actor_of
from itsm.tenants.set_up import is_set_up

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The start page of the reader's role."""
    if visitor().actor is None:
        return redirect("/sign-in" if is_set_up() else "/set-up")
    return redirect(first_page(actor()))


@blueprint.get("/sign-in")
@public
def ask() -> ResponseReturnValue:
    """The sign-in form."""
    if visitor().actor is not None:
        return redirect(safe_next(request.args.get("next"), first_page(actor())))
    if not is_set_up():
        return redirect("/set-up")
    return sign_in_page("", request.args.get("next", ""), None)


@blueprint.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Sign in and go where the reader was heading."""
    email, wanted = request.form.get("email", ""), request.form.get("next", "")
    try:
        password, agent = request.form.get("password", ""), request.user_agent.string
        signed_in = sign_in(email, password, request.remote_addr or "", agent, cookies.device_token())
    except SecondFactorNeeded as needed:
        return second_step(needed.token, wanted)
    except (Unauthenticated, TooManyAttempts) as problem:
        status = 429 if isinstance(problem, TooManyAttempts) else 401
        return sign_in_page(email, wanted, problem.message), status
    return entered(signed_in, wanted)


@blueprint.get("/sign-in/second-step")
@public
def ask_second_factor() -> ResponseReturnValue:
    """The form for a code, while a sign-in waits for one."""
    if pending_of(cookies.pending_token()) is None:
        return redirect("/sign-in")
    return _step_page(request.args.get("next", ""), None)


@blueprint.post("/sign-in/second-step")
@public
def show_second_factor() -> ResponseReturnValue:
    """Take the code, and sign in."""
    wanted = request.form.get("next", "")
    try:
        signed_in = finish_sign_in(cookies.pending_token(), request.form.get("code", ""), browser())
    except (Unauthenticated, TooManyAttempts) as problem:
        if pending_of(cookies.pending_token()) is None:
            return sign_in_page("", wanted, problem.message), 401
        status = 429 if isinstance(problem, TooManyAttempts) else 401
        return _step_page(wanted, problem.message), status
    return entered(signed_in, wanted)


@blueprint.post("/sign-in/passkey/options")
@public
def passkey_options() -> ResponseReturnValue:
    """What the browser needs to ask for a passkey (JSON)."""
    return Response(sign_in_options(visitor().secret), mimetype="application/json")


@blueprint.post("/sign-in/passkey")
@public
def enter_with_passkey() -> ResponseReturnValue:
    """Sign in with what the passkey has signed."""
    wanted = request.form.get("next", "")
    try:
        credential = parse_credential(request.form.get("credential", ""))
        signed_in = sign_in_with_passkey(visitor().secret, credential, browser())
    except (Unauthenticated, InvalidInput, InvalidState) as problem:
        return sign_in_page("", wanted, problem.message), 401
    return entered(signed_in, wanted)


def browser() -> Browser:
    """Where this request comes from."""
    return Browser(request.remote_addr or "", request.user_agent.string, cookies.device_token())


def entered(signed_in: SignedIn, wanted: str) -> Response:
    """The answer that signs the browser in, in a session of its own, and leads where the reader was heading."""
    _end_session_before()
    with in_tenant(signed_in.tenant_key):
        start = first_page(actor_of(signed_in.person_key))
    response = redirect(safe_next(wanted, start), 303)
    cookies.keep_session(response, signed_in.token)
    cookies.keep_device(response, signed_in.device)
    cookies.forget_pending(response)
    return response


def second_step(token: str, wanted: str) -> Response:
    """The answer that leads to the page which asks for the second factor."""
    response = redirect(f"/sign-in/second-step?next={quote(wanted)}" if wanted else "/sign-in/second-step", 303)
    cookies.keep_pending(response, token)
    return response


def _step_page(wanted: str, problem: Text | None) -> str:
    return render_template("second_step.html", next=wanted, problem=problem, passkeys=passkeys_work())


def sign_in_page(email: str, wanted: str, problem: Text | None) -> str:
    """The sign-in page, with what went wrong."""
    return render_template(
        "sign_in.html", next=wanted, email=email, problem=problem, passkeys=passkeys_work(),
        providers=offered_providers(), by_name=bool(active_directories()),
    )  # fmt: skip


def _end_session_before() -> None:
    """Who signs in again leaves no session behind that nobody sees in the browser any more."""
    if visitor().session is not None:
        sign_out(visitor().secret)


@blueprint.post("/sign-out")
@for_everybody
def leave() -> Response:
    """Sign out; messages that were not shown yet are not for who comes next."""
    found = visitor().session
    onwards = sign_out_address(found.key, found.tenant_key) if found and found.provider_key else None
    sign_out(visitor().secret)
    session.clear()
    response = make_response(_signed_out(onwards)) if onwards else redirect("/sign-in", 303)
    cookies.forget_session(response)
    return response


def _signed_out(onwards: str) -> str:
    """The page between: a form of ours may lead to our own pages alone, so the browser goes on from here."""
    return render_template("signed_out.html", onwards=onwards)


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Change the language: of the person, or before sign-in of the browser."""
    language = request.form.get("language", "")
    response = redirect(safe_next(request.form.get("next"), "/"), 303)
    if language not in LANGUAGES:
        return response
    person = visitor().person
    if person is not None:
        change_person(person.key, Changes(language=language), actor())
    cookies.keep_language(response, language)
    return response
