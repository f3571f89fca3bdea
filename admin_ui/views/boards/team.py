"""A team lead's board: who has how much, and giving work to somebody."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.assigning import assign_all
from admin_ui.views.frame.commands import key_of
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import text
from itsm.boards.team import team_board
from itsm.organisation.queries.colleagues import colleagues_of
from itsm.people.memberships import ROLES
from itsm.people.open_work import said_count
from itsm.people.roles import require
from itsm.records.queries import CAP

blueprint = Blueprint("team_board", __name__, url_prefix="/boards/team/<code>")


@blueprint.get("")
@needs("work.see")
def show(code: str) -> ResponseReturnValue:
    """Members and what they have; with ``?member=`` the tasks of one of them."""
    board = team_board(code, actor(), visitor().language, _member(request.args.get("member", "")))
    return render_template(
        "boards/team.html", board=board, roles=ROLES, shown=lambda count: said_count(count, CAP),
        colleagues=colleagues_of([board.code]) if board.may_assign else [],
    )  # fmt: skip


@blueprint.post("/assign")
@needs("work.see")
def assign(code: str) -> ResponseReturnValue:
    """Give one task by its own button, or those that are selected."""
    board = team_board(code, actor(), visitor().language)
    require(actor(), "work.assign")
    task, _, person = request.form.get("one", "").partition(":")
    if task:
        assign_all([task], person)
    elif request.form.getlist("task"):
        assign_all(request.form.getlist("task"))
    else:
        tell("info", text("Select at least one task first."))
    member = _member(request.form.get("member", ""))
    return redirect(f"/boards/team/{board.code}" + (f"?member={member}" if member else ""), 303)


def _member(sent: str) -> int | None:
    return key_of(sent) if sent else None
