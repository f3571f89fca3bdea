"""Votes at a record beside its tasks, the agenda of a board, and the minutes of what it has decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin_ui.views import portal_record, record
from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.frame.vote_words import VOTE_WORDS
from admin_ui.views.people import person_meant
from admin_ui.views.settings.storing import Refusal, stored
from engine import clock
from engine.errors import InvalidForm, InvalidInput, NotFound, Text, text
from itsm.approvals.commands import change_vote, close_ballot, leave_seat, order_agenda
from itsm.approvals.queries import Item, agenda_of, boards_of, minutes_of, parts_of
from itsm.people.roles import may

blueprint = Blueprint("approvals", __name__)

FIELDS = ("choice", "reason", "seat", "person")
USUAL_DAYS = 31
"""Days of minutes that are shown where nothing else is asked."""


@blueprint.post("/records/<number>/ballots/<int:key>/<what>")
@needs("record.see_all", "work.see")
def act(number: str, key: int, what: str) -> ResponseReturnValue:
    """Change one's vote, close the vote as its chair, or leave a seat; or the page again with the form open."""
    return _act(f"/records/{number}", key, what, partial(record.ballot_refused, number))


@blueprint.post("/portal/records/<number>/ballots/<int:key>/<what>")
@needs("portal.use")
def act_in_portal(number: str, key: int, what: str) -> ResponseReturnValue:
    """The same for those who vote in the portal."""
    return _act(f"/portal/records/{number}", key, what, partial(portal_record.ballot_refused, number))


@blueprint.get("/approvals")
@needs("record.see_all", "work.see")
def boards() -> ResponseReturnValue:
    """The boards, with how many records wait for each."""
    return render_template("approvals/boards.html", boards=boards_of(actor()), teams=visitor().team_names())


@blueprint.get("/approvals/<board>")
@needs("record.see_all", "work.see")
def agenda(board: str) -> ResponseReturnValue:
    """What waits for the board, in its order."""
    return _agenda(board)


@blueprint.post("/approvals/<board>/order")
@needs("record.see_all", "work.see")
def order(board: str) -> ResponseReturnValue:
    """Take a record sooner or later: ``move`` is the key of its ballot, ``up`` or ``down`` after a colon."""
    moved, _, where = request.form.get("move", "").partition(":")

    def act_on() -> object:
        keys = {str(item.ballot.key): item.ballot.key for item in agenda_of(board, actor())}
        if moved not in keys or where not in ("up", "down"):
            raise InvalidInput(text("Expected a record of the agenda, but it is not there any more. Reload the page."))
        order = _moved(list(keys.values()), keys[moved], -1 if where == "up" else 1)
        return order_agenda(board, order, actor(), command_id())

    return stored(act_on, f"/approvals/{board}", lambda refusal: _agenda(board, refusal))


@blueprint.get("/approvals/<board>/minutes")
@needs("record.see_all", "work.see")
def minutes(board: str) -> ResponseReturnValue:
    """What the board decided in some days, to be read, printed or taken as a file."""
    name, since, until = _name(board), _day("since"), _day("until")
    today = clock.now().astimezone(visitor().zone).date()
    until = until or today
    since = since or until - timedelta(days=USUAL_DAYS)
    items = minutes_of(board, _begin(since), _begin(until + timedelta(days=1)), actor())
    shown = {"board": board, "name": name, "since": since, "until": until, "items": items, **VOTE_WORDS}
    if request.args.get("as") == "file":
        document = render_template("approvals/minutes_file.html", style=_style(), **shown)
        return download(iter([document.encode()]), f"minutes-{since}-{until}.html", "text/html; charset=utf-8")
    return render_template("approvals/minutes.html", **shown)


def _style() -> Markup:
    """How the file looks: it goes out by itself, where no style of the desk is."""
    return Markup(f"<style>\n{render_template('approvals/minutes.css')}\n</style>")


def _act(page: str, key: int, what: str, refused: Callable[[record.BallotSent], str]) -> ResponseReturnValue:
    if what not in ACTS:
        raise NotFound(text("Expected an operation on votes, but this is none. Reload the page."))
    typed = {name: request.form.get(name, "") for name in FIELDS}

    def again(refusal: Refusal) -> str:
        return refused(record.BallotSent(key, what, refusal, typed))

    return stored(lambda: ACTS[what](key, typed), page, again, DONE[what])


def _agenda(board: str, refusal: Refusal | None = None) -> str:
    name, items = _name(board), agenda_of(board, actor())
    return render_template(
        "approvals/agenda.html", board=board, name=name, items=items, refusal=refusal,
        parts=parts_of(board, visitor().language),
        may_order=may(actor(), "work.take_back") or any(_chairs(item) for item in items), **VOTE_WORDS,
    )  # fmt: skip


def _chairs(item: Item) -> bool:
    return item.ballot.mine is not None and item.ballot.mine.chair


def _name(board: str) -> str:
    """What the board is called. Raises NotFound for one that there is not, or not for the reader."""
    if board not in boards_of(actor()):
        raise NotFound(text("Expected a board, but there is none. Choose one from the list."))
    return visitor().team_names().get(board, board)


def _moved(keys: Sequence[int], key: int, by: int) -> list[int]:
    found = [one for one in keys if one != key]
    found.insert(max(0, keys.index(key) + by), key)
    return found


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), visitor().zone)


def _vote(key: int, typed: Mapping[str, str]) -> object:
    return change_vote(key, typed["choice"], typed["reason"], actor(), command_id())


def _close(key: int, typed: Mapping[str, str]) -> object:
    return close_ballot(key, typed["reason"], actor(), command_id())


def _leave(key: int, typed: Mapping[str, str]) -> object:
    return leave_seat(key, _seat(typed), None, typed["reason"], actor(), command_id())


def _substitute(key: int, typed: Mapping[str, str]) -> object:
    meant = person_meant(typed["person"][:200])
    if isinstance(meant, Text):
        raise InvalidForm({"person": meant})
    return leave_seat(key, _seat(typed), meant.key, typed["reason"], actor(), command_id())


def _seat(typed: Mapping[str, str]) -> int:
    return int(typed["seat"]) if typed["seat"].isdecimal() and len(typed["seat"]) < 17 else 0


ACTS: Mapping[str, Callable[[int, Mapping[str, str]], object]] = {
    "vote": _vote, "close": _close, "leave": _leave, "substitute": _substitute,
}  # fmt: skip
DONE: Mapping[str, Text] = {
    "vote": text("Your vote is changed."), "close": text("The vote is closed."),
    "leave": text("Nobody votes at this seat any more."), "substitute": text("Somebody else is asked to vote."),
}  # fmt: skip
