"""What holds for all accounts: which roles need a second factor, and how long sessions live."""

from collections.abc import Collection

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.accounts.lists import role_choices
from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.security.page import own_session, require_fresh
from admin_ui.views.settings.storing import STATUS
from engine.errors import Conflict, InvalidInput, Text, text
from itsm.accounts.factors.rules import (
    ADMINISTRATOR,
    DAYS,
    FIRST_DAYS,
    ask_for_second_factor,
    roles_with_second_factor,
    written,
)
from itsm.accounts.factors.standing import factors_of
from itsm.accounts.session_limits import IDLE_MINUTES, WHOLE_HOURS, Limits, limit_sessions, session_limits

blueprint = Blueprint("account_rules", __name__, url_prefix="/settings/accounts")


@blueprint.get("/second-factor")
@needs("settings.manage")
def factors() -> ResponseReturnValue:
    """Which roles need a second factor."""
    return _factors(None, FIRST_DAYS)


@blueprint.post("/second-factor")
@needs("settings.manage")
def keep_factors() -> ResponseReturnValue:
    """Keep the choice. Whose own role is asked at once, and who lacks one, would lock the page behind oneself."""
    require_fresh()
    wanted, days = frozenset(request.form.getlist("role")), key_of(request.form.get("days", "0"))
    if days == 0 and wanted & actor().roles and not factors_of(actor().key or 0).any:
        problem = text("Expected you to have a second factor yourself before your role asks for one. Set it up.")
        return _factors(problem, days, wanted, lacks_own=True), 422
    try:
        ask_for_second_factor(wanted, actor(), days, request.form.get("read", ""), command_id())
    except (InvalidInput, Conflict) as refused:
        return _factors(refused.message, days, wanted), STATUS[type(refused)]
    tell("good", text("Saved."))
    return redirect("/settings/accounts/second-factor", 303)


@blueprint.get("/sessions")
@needs("settings.manage")
def sessions() -> ResponseReturnValue:
    """How long sessions live."""
    return _sessions(None)


@blueprint.post("/sessions")
@needs("settings.manage")
def keep_sessions() -> ResponseReturnValue:
    """Keep the limits; live sessions beyond them have ended."""
    require_fresh()
    sent = request.form
    wanted = Limits(key_of(sent.get("idle", "0")), key_of(sent.get("whole", "0")))
    try:
        limit_sessions(wanted.idle_minutes, wanted.whole_hours, actor(), sent.get("read", ""), command_id())
    except (InvalidInput, Conflict) as refused:
        return _sessions(refused.message, wanted), STATUS[type(refused)]
    tell("good", text("Saved."))
    return redirect("/settings/accounts/sessions", 303)


def _factors(problem: Text | None, days: int, wanted: Collection[str] | None = None, lacks_own: bool = False) -> str:
    """The form; ``wanted`` are the roles that were ticked when it was refused."""
    asked = roles_with_second_factor()
    return render_template(
        "accounts/second_factor.html", roles=role_choices(), asked=asked, ticked=asked if wanted is None else wanted,
        read=written(asked) if wanted is None else request.form.get("read", ""), days=DAYS, chosen_days=days,
        administrators_asked=ADMINISTRATOR in asked, lacks_own=lacks_own, fresh=own_session().is_fresh,
        problem=problem, kept=typed_command_id() or None,
    )  # fmt: skip


def _sessions(problem: Text | None, wanted: Limits | None = None) -> str:
    limits = session_limits()
    return render_template(
        "accounts/sessions.html", limits=wanted or limits, idle=IDLE_MINUTES, whole=WHOLE_HOURS,
        read=limits.written if wanted is None else request.form.get("read", ""), fresh=own_session().is_fresh,
        problem=problem, kept=typed_command_id() or None,
    )  # fmt: skip
