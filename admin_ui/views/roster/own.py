"""One's own shifts in every roster: ask for a swap, answer one, subscribe to a feed."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.calendar_feed import calendar_feed
from admin_ui.views.frame.commands import command_id, key_of, typed_command_id
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.visitor import actor, needs, public, visitor
from admin_ui.views.roster.page import head, saying
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import text
from itsm.mail import address_of
from itsm.roster.choices import SWAP_STATES
from itsm.roster.commands import SwapWish, answer_swap, ask_swap, make_feed, revoke_feed, withdraw_swap
from itsm.roster.feed import feed
from itsm.roster.queries.duties_of_person import mine
from itsm.roster.queries.swap_choices import swap_choices

blueprint = Blueprint("roster_own", __name__, url_prefix="/roster")
HOME = "/roster/mine"
ANSWERS: dict[str, Callable[[str, int, str], object]] = {
    "accept": lambda code, key, id: answer_swap(code, key, True, actor(), id),
    "decline": lambda code, key, id: answer_swap(code, key, False, actor(), id),
    "withdraw": lambda code, key, id: withdraw_swap(code, key, actor(), id),
}


@blueprint.get("/mine")
@needs("work.see", "people.see")
def show() -> ResponseReturnValue:
    """My shifts of the coming weeks and my swaps."""
    return _page(NOTHING_WRONG)


@blueprint.get("/<code>/swap/<id>")
@needs("work.see", "people.see")
def choose(code: str, id: str) -> ResponseReturnValue:
    """With whom I may swap a shift."""
    return _choose(code, id, NOTHING_WRONG)


@blueprint.post("/<code>/swap/<id>")
@needs("work.see", "people.see")
def ask(code: str, id: str) -> ResponseReturnValue:
    """Ask somebody for a swap."""

    def act() -> None:
        taker, _, returned = request.form.get("choice", "").partition("|")
        wish = SwapWish(id, key_of(taker) if taker else None, returned, request.form.get("note", ""))
        ask_swap(code, wish, actor(), command_id())

    return stored(act, HOME, lambda refusal: _choose(code, id, refusal), text("They have been asked."))


@blueprint.post("/<code>/swaps/<int:key>/<any(accept, decline, withdraw):what>")
@needs("work.see", "people.see")
def answer(code: str, key: int, what: str) -> ResponseReturnValue:
    """Answer a swap, or take back one that I asked for."""
    return stored(lambda: ANSWERS[what](code, key, command_id()), HOME, _page, text("Both have been told."))


@blueprint.post("/mine/feed")
@needs("work.see", "people.see")
def change_own_feed() -> ResponseReturnValue:
    """Make or revoke the link to my shifts."""
    return _feed(None)


@blueprint.post("/<code>/feed")
@needs("work.see", "people.see")
def change_feed(code: str) -> ResponseReturnValue:
    """Make or revoke my link to a roster."""
    return _feed(code)


@blueprint.get("/feed.ics")
@public
def read() -> ResponseReturnValue:
    """The feed behind a secret link."""
    return calendar_feed(feed)


def _feed(code: str | None) -> ResponseReturnValue:
    if request.form.get("what") == "revoke":
        after = f"/roster/{code}" if code is not None else HOME
        return stored(lambda: revoke_feed(code, actor()), after, _page, text("The link is void."))
    address = address_of(f"/roster/feed.ics?key={make_feed(code, actor())}")
    around = head(code, "") if code is not None else {}
    return render_template("roster/feed.html", **around, layout=own_layout(), address=address, code=code)


def _page(refusal: Refusal) -> str:
    return render_template(
        "roster/mine.html", layout=own_layout(), mine=mine(actor(), visitor().language), refusal=refusal,
        states=SWAP_STATES, me=actor().key, **saying(visitor().time_zone),
    )  # fmt: skip


def _choose(code: str, id: str, refusal: Refusal) -> str:
    found = swap_choices(code, id, actor(), visitor().language)
    return render_template(
        "roster/swap.html", layout=own_layout(), found=found, refusal=refusal, typed=dict(request.form),
        kept=typed_command_id() or None, **saying(found.zone),
    )  # fmt: skip
