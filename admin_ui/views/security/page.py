"""The page itself, the password, the sessions, and the proof that changing how one signs in asks for."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame import cookies
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, for_everybody, visitor
from admin_ui.views.me import shown_sessions
from database import unit_of_work
from engine.errors import FlowdeskError, Forbidden, InvalidInput, Text, TooManyAttempts, Unauthenticated, text
from itsm.accounts.factors.authenticators import qr_code, secret_to_show
from itsm.accounts.factors.passkeys import passkeys_work
from itsm.accounts.factors.recovery import codes_left
from itsm.accounts.factors.reuse import reuses_of
from itsm.accounts.factors.standing import factors_of
from itsm.accounts.leaving import personal_data_zip
from itsm.accounts.oidc.providers import Provider, providers
from itsm.accounts.oidc.sign_in import provider_of
from itsm.accounts.outside.links import Link, links_of
from itsm.accounts.passwords.keeping import has_password
from itsm.accounts.passwords.own import change_own_password, require_password
from itsm.accounts.sessions import SessionInfo, end_other_sessions, prove, revoke_session, sessions_of
from itsm.accounts.tokens import OF_ANYBODY, SCOPES, tokens
from itsm.people.roles import may

blueprint = Blueprint("security", __name__, url_prefix="/me/security")


@blueprint.get("")
@for_everybody
def show() -> ResponseReturnValue:
    """How I sign in."""
    return page()


@blueprint.post("/password")
@for_everybody
def change_password() -> ResponseReturnValue:
    """Change my password; my other sessions end."""
    form = request.form
    if form.get("password", "") != form.get("again", ""):
        return page(password_problem=text("Expected the same password twice, but they differ. Type it again.")), 422
    try:
        change_own_password(
            form.get("current", ""), form.get("password", ""), actor(), request.remote_addr or "", own_session().key,
            cookies.device_token(),
        )  # fmt: skip
    except (InvalidInput, Unauthenticated, TooManyAttempts) as problem:
        return page(password_problem=problem.message), status_of(problem)
    tell("good", text("Your password is changed, and your other sessions have ended."))
    return redirect("/me/security", 303)


@blueprint.post("/confirm")
@for_everybody
def confirm() -> ResponseReturnValue:
    """Show once more that it is me: what changes how I sign in is open for some minutes then."""
    try:
        require_password(actor(), request.form.get("current", ""), request.remote_addr or "", cookies.device_token())
    except (Unauthenticated, TooManyAttempts) as problem:
        return page(confirm_problem=problem.message), status_of(problem)
    with unit_of_work() as work:
        prove(own_session().key, work)
    return redirect("/me/security", 303)


@blueprint.post("/sessions/end-others")
@for_everybody
def end_others() -> ResponseReturnValue:
    """End all my sessions but this one."""
    end_other_sessions(actor(), own_session().key)
    tell("good", text("Your other sessions have ended."))
    return redirect("/me/security", 303)


@blueprint.post("/sessions/<int:key>/end")
@for_everybody
def end_session(key: int) -> ResponseReturnValue:
    """End one of my sessions."""
    revoke_session(key, actor())
    tell("good", text("The session has ended."))
    return redirect("/me/security", 303)


@blueprint.post("/data")
def data() -> ResponseReturnValue:
    """All that is kept about me, as a file."""
    require_fresh()
    return zip_file(personal_data_zip(actor().key or 0, actor()), actor().key or 0)


def zip_file(content: bytes, person_key: int) -> Response:
    """Personal data as a file to keep."""
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="person-{person_key}.zip"'
    return response


def own_session() -> SessionInfo:
    """The session of this request; a page behind sign-in has one."""
    session = visitor().session
    assert session is not None, "Expected a page behind sign-in to have a session. Do not mark it as public."
    return session


def require_fresh() -> None:
    """Raise Forbidden unless the reader showed lately that it is they (ASVS 4.0.3 3.7.1)."""
    if not own_session().is_fresh:
        raise Forbidden(text("Expected you to confirm that it is you, but that was a while ago. Confirm it first."))


def status_of(problem: FlowdeskError) -> int:
    """HTTP status of a form that is drawn again."""
    return 429 if isinstance(problem, TooManyAttempts) else 422


def linkable(links: Sequence[Link]) -> list[Provider]:
    """Providers in use that do not know me yet."""
    known = {one.source_key for one in links if one.by_hand}
    return [one for one in providers() if one.active and one.key not in known]


def page(
    password_problem: Text | None = None,
    confirm_problem: Text | None = None,
    factor_problem: Text | None = None,
    token_problem: Text | None = None,
    link_problem: Text | None = None,
    codes: list[str] | None = None,
    new_token: str | None = None,
) -> str:
    """The page, with what went wrong, and once with new recovery codes or a new token."""
    key, session = actor().key or 0, own_session()
    links, factors = links_of(key), factors_of(key)
    waiting = secret_to_show(actor()) if session.is_fresh else None
    return render_template(
        "security/page.html",
        layout=own_layout(),
        provider=provider_of(key),
        has_password=has_password(key),
        sessions=shown_sessions(sessions_of(key), session.key),
        factors=factors,
        due_from=factors.due_from,
        reuses=reuses_of(key),
        links=links,
        linkable=linkable(links),
        link_problem=link_problem,
        codes_left=codes_left(key),
        fresh=session.is_fresh,
        locked=session.lacks_second_factor and not codes,
        secret=waiting[0] if waiting else None,
        qr=qr_code(waiting[1]) if waiting else None,
        passkeys=passkeys_work(),
        tokens=tokens(key) if may(actor(), "api.use") else None,
        scopes=[(name, SCOPES[name]) for name in SCOPES if name in OF_ANYBODY],
        password_problem=password_problem,
        confirm_problem=confirm_problem,
        factor_problem=factor_problem,
        token_problem=token_problem,
        codes=codes,
        new_token=new_token,
        known_device=cookies.device_token() is not None,
    )
