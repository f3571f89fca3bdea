"""The definitive media library: its builds, one with its checks, registering, moving and withdrawing."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, revision, typed_command_id
from admin_ui.views.frame.filters import address
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from itsm.builds.commands import move_build, register_build, withdraw_build
from itsm.builds.queries import build_view, builds
from itsm.builds.rights import MANAGE
from itsm.people.roles import may

blueprint = Blueprint("builds", __name__, url_prefix="/builds")
HOME = "/builds"


@blueprint.get("")
@needs("work.see")
def show() -> ResponseReturnValue:
    """Builds in use, or those that were withdrawn, whose name has the words or whose hash they are."""
    words, withdrawn = request.args.get("words", "")[:200], request.args.get("state") == "withdrawn"
    after = request.args.get("after", "")
    page = builds(actor(), words, withdrawn, key_of(after) if after else None)
    return render_template(
        "builds/list.html", page=page, words=words, withdrawn=withdrawn, may_manage=may(actor(), MANAGE), home=HOME,
        first=address() if after else None, next=address(after=str(page.next)) if page.next else None,
    )  # fmt: skip


@blueprint.get("/new")
@needs(MANAGE)
def new() -> ResponseReturnValue:
    """The form of a build."""
    return _new(NOTHING_WRONG)


@blueprint.post("/new")
@needs(MANAGE)
def add() -> ResponseReturnValue:
    """Register it."""
    made: list[int] = []
    return stored(
        lambda: made.append(register_build(request.form, actor(), command_id()).key), lambda: f"{HOME}/{made[0]}", _new
    )


@blueprint.get("/<int:key>")
@needs("work.see")
def one(key: int) -> ResponseReturnValue:
    """A build, what was compared with it, and the records that name it."""
    return _one(key, NOTHING_WRONG)


@blueprint.post("/<int:key>")
@needs(MANAGE)
def change(key: int) -> ResponseReturnValue:
    """Say where it is kept now."""
    return stored(
        lambda: move_build(key, request.form, actor(), revision(), command_id()), f"{HOME}/{key}",
        lambda refusal: _one(key, refusal, "move"),
    )  # fmt: skip


@blueprint.post("/<int:key>/withdraw")
@needs(MANAGE)
def withdraw(key: int) -> ResponseReturnValue:
    """Withdraw it, with the reason."""
    return stored(
        lambda: withdraw_build(key, request.form.get("reason", ""), actor(), revision(), command_id("withdraw")),
        f"{HOME}/{key}", lambda refusal: _one(key, refusal, "withdraw"),
    )  # fmt: skip


def _new(refusal: Refusal) -> str:
    return render_template(
        "builds/new.html", typed=dict(request.form), refusal=refusal, home=HOME, kept=typed_command_id() or None
    )


def _one(key: int, refusal: Refusal, part: str = "") -> str:
    view = build_view(key, actor())
    typed = {"location": view.row.location, "note": view.row.note or "", "reason": ""}
    return render_template(
        "builds/one.html", view=view, row=view.row, typed=typed | dict(request.form), refusal=refusal, part=part,
        home=HOME, kept=typed_command_id() or None, may_manage=may(actor(), MANAGE),
        revision=request.form.get("revision", view.row.revision),
    )  # fmt: skip
