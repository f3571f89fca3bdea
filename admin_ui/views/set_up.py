"""The first visit: organisation and administrator, guarded by the code that the terminal shows."""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame import cookies
from admin_ui.views.frame.visitor import public, visitor
from admin_ui.views.me import zone_choices
from admin_ui.views.settings.demo import people_shown
from engine.errors import FlowdeskError, Forbidden, InvalidInput, Text
from itsm.accounts.sign_in import sign_in
from itsm.demo.asking import ask_for_demo
from itsm.demo.loading import progress
from itsm.tenants.set_up import SetUp, is_set_up, set_up

blueprint = Blueprint("set_up", __name__, url_prefix="/set-up")

FIELDS = ("code", "organisation", "name", "email", "language", "time_zone")


@blueprint.get("")
@public
def ask() -> ResponseReturnValue:
    """The set-up form, until there is an organisation."""
    if is_set_up():
        return redirect("/")
    language = visitor().language
    zone = "Asia/Shanghai" if language == "zh-CN" else "UTC"
    typed = dict.fromkeys(FIELDS, "") | {"language": language, "time_zone": zone, "works_tickets": True, "demo": False}
    return _page(typed)


@blueprint.post("")
@public
def make() -> ResponseReturnValue:
    """Set the desk up and sign its administrator in."""
    form = request.form
    typed: dict[str, object] = {name: form.get(name, "") for name in FIELDS}
    typed["works_tickets"] = "works_tickets" in form
    wanted = SetUp(
        organisation=form.get("organisation", ""),
        language=form.get("language", ""),
        time_zone=form.get("time_zone", ""),
        admin_name=form.get("name", ""),
        admin_email=form.get("email", ""),
        password=form.get("password", ""),
        works_tickets=bool(typed["works_tickets"]),
    )
    typed["demo"] = "demo" in form
    try:
        tenant = set_up(wanted, form.get("code", ""))
    except (Forbidden, InvalidInput) as problem:
        return _page(typed, problem), 403 if isinstance(problem, Forbidden) else 422
    agent = request.user_agent.string
    signed_in = sign_in(wanted.admin_email, wanted.password, request.remote_addr or "", agent)
    response = make_response(_with_demo(wanted.language, tenant) if typed["demo"] else redirect("/", 303))
    cookies.keep_session(response, signed_in.token)
    cookies.keep_device(response, signed_in.device)
    return response


def _with_demo(language: str, tenant: int) -> ResponseReturnValue:
    """Ask for a demo, which the workers load, and show the password of its people, which is told only now."""
    asked = ask_for_demo(language, asked_in=tenant)
    return render_template("demo/begun.html", asked=asked, demo=progress(tenant), **people_shown())


def _page(typed: Mapping[str, object], problem: FlowdeskError | None = None) -> str:
    errors: dict[str, Text] = {"code": problem.message} if isinstance(problem, Forbidden) else {}
    return render_template(
        "set_up.html",
        typed=typed,
        zones=[(zone, zone) for zone in zone_choices()],
        errors=errors,
        problem=problem.message if problem and not errors else None,
    )
