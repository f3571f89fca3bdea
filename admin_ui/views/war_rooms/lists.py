"""Rooms that are open and what is proposed, with the decision on it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import text
from itsm.war_room.commands.decide_proposal import declare_proposal, dismiss_proposal
from itsm.war_room.queries.lists import open_rooms, proposals

blueprint = Blueprint("war_rooms", __name__, url_prefix="/war-rooms")
HOME = "/war-rooms"


@blueprint.get("")
@needs("work.see")
def show() -> ResponseReturnValue:
    """What is led just now, and what waits for somebody who decides."""
    return _page(NOTHING_WRONG)


@blueprint.post("/proposals/<int:key>/declare")
@needs("record.edit")
def declare(key: int) -> ResponseReturnValue:
    """Declare it; records that are like it join."""
    made: list[str] = []

    def act() -> None:
        done = declare_proposal(key, actor(), command_id("declare"))
        made.append(done.number)
        said = text("%(number)s was declared. Records that joined: %(count)s.", number=done.number, count=done.count)
        tell("good", said)

    return stored(act, lambda: f"{HOME}/{made[0]}", lambda refusal: _page(refusal, key))


@blueprint.post("/proposals/<int:key>/dismiss")
@needs("record.edit")
def dismiss(key: int) -> ResponseReturnValue:
    """Say why it is not declared."""
    return stored(
        lambda: dismiss_proposal(key, request.form.get("reason", ""), actor(), command_id("dismiss")),
        HOME, lambda refusal: _page(refusal, key), text("Dismissed."),
    )  # fmt: skip


def _page(refusal: Refusal, key: int = 0) -> str:
    return render_template(
        "war_rooms/list.html", rooms=open_rooms(actor(), visitor().language), proposals=proposals(actor()),
        refusal=refusal, refused=key, typed=request.form if key else {},
    )  # fmt: skip
