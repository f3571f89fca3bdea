"""The desk's board: read from afar, fresh by itself."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.boards.chart import Chart
from admin_ui.views.frame.visitor import actor, asks_by_itself, needs, visitor
from itsm.boards.desk import desk_board
from itsm.boards.presence import STATES
from itsm.people.open_work import said_count
from itsm.records.queries import CAP

blueprint = Blueprint("desk_board", __name__, url_prefix="/boards/desk")
SECONDS = 15
"""How often an open board asks for the newest."""


@blueprint.get("")
@needs("work.see_all")
def show() -> ResponseReturnValue:
    """Every team with its queue and people; ``?wall=yes`` fills a screen on the wall."""
    return _page("boards/wall.html" if request.args.get("wall") else "boards/desk.html")


@blueprint.get("/fresh")
@asks_by_itself
@needs("work.see_all")
def fresh() -> ResponseReturnValue:
    """What an open board asks for by itself."""
    return _page("boards/_desk.html")


def _page(template: str) -> str:
    board = desk_board(actor(), visitor().language, visitor().time_zone)
    return render_template(
        template, board=board, seconds=SECONDS, chart=Chart(board.flow, visitor().zone), states=STATES,
        shown=lambda count: said_count(count, CAP), most=CAP,
    )  # fmt: skip
