"""Signing in and out, and the language of the pages."""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from admin_ui.views.frame import cookies
from admin_ui.views.frame.addresses import first_page, safe_next
from admin_ui.views.frame.visitor import actor, public, visitor
from database import in_tenant
from engine.errors import TooManyAttempts, Unauthenticated
from itsm.accounts import sign_in, sign_out
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
    return render_template("sign_in.html", next=request.args.get("next", ""), email="", problem=None)


@blueprint.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Sign in and go where the reader was heading."""
    email, wanted = request.form.get("email", ""), request.form.get("next", "")
    try:
        password, agent = request.form.get("password", ""), request.user_agent.string
        signed_in = sign_in(email, password, request.remote_addr or "", agent)
    except (Unauthenticated, TooManyAttempts) as problem:
        status = 429 if isinstance(problem, TooManyAttempts) else 401
        return render_template("sign_in.html", next=wanted, email=email, problem=problem.message), status
    _end_session_before()
    with in_tenant(signed_in.tenant_key):
        start = first_page(actor_of(signed_in.person_key))
    response = redirect(safe_next(wanted, start), 303)
    cookies.keep_session(response, signed_in.token)
    return response


def _end_session_before() -> None:
    """Who signs in again leaves no session behind that nobody sees in the browser any more."""
    if visitor().session is not None:
        sign_out(visitor().secret)


@blueprint.post("/sign-out")
def leave() -> Response:
    """Sign out; messages that were not shown yet are not for who comes next."""
    sign_out(visitor().secret)
    session.clear()
    response = redirect("/sign-in", 303)
    cookies.forget_session(response)
    return response


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
