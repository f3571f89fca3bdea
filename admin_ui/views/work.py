"""My work: the open tasks of the reader, of their teams, of everybody; claiming and assigning several at once."""

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.assigning import assign_all
from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, asks_by_itself, needs, visitor
from engine.errors import text
from itsm.organisation.queries.colleagues import Colleague, colleagues_of
from itsm.ownership.queries import count_changes_for, count_followed, followed
from itsm.people.open_work import said_count
from itsm.people.roles import may
from itsm.records.commands import claim_many
from itsm.records.queries import CAP, work_counts, work_list, work_news

blueprint = Blueprint("work", __name__, url_prefix="/work")

TABS = ("mine", "teams", "all")
FOLLOWED = "followed"
"""The tab of records that the reader owns; the others are of tasks."""
ROWS = 50


@blueprint.get("")
@needs("work.see")
def show() -> ResponseReturnValue:
    """The table of tasks of one tab, worst first."""
    if request.args.get("tab") == FOLLOWED:
        return _followed()
    tab, after = _tab(request.args.get("tab")), request.args.get("after")
    page = work_list(actor(), tab, after, ROWS, visitor().language)
    return render_template(
        "work.html",
        tab=tab,
        tabs=_tabs(),
        owner_changes=_owner_changes(),
        page=page,
        after=after,
        newest=max((item.task_key for item in page.items), default=0),
        colleagues=_colleagues(),
    )


@blueprint.get("/news")
@asks_by_itself
@needs("work.see")
def news() -> ResponseReturnValue:
    """How many tasks came to the tab since the given task, for the announcement above the table."""
    after = key_of(request.args.get("after", "0"))
    return jsonify({"count": work_news(actor(), _tab(request.args.get("tab")), after)})


@blueprint.post("/claim")
@needs("work.do")
def claim() -> ResponseReturnValue:
    """Claim one task from its row."""
    _claim_all([request.form.get("claim", "")])
    return _back()


@blueprint.post("/bulk")
@needs("work.do")
def bulk() -> ResponseReturnValue:
    """Claim the selected tasks, or give them to a colleague."""
    tasks = request.form.getlist("task")
    if not tasks:
        tell("info", text("Select at least one task first."))
    elif request.form.get("action") == "assign":
        assign_all(tasks)
    else:
        _claim_all(tasks)
    return _back()


def _claim_all(tasks: list[str]) -> None:
    failed = claim_many([key_of(task) for task in tasks], actor(), command_id("claim"))
    for claim_failed in failed:
        tell("warn", claim_failed.reason)
    if len(failed) < len(tasks):
        count = len(tasks) - len(failed)
        one = text("The task is yours now: you find it under Mine.")
        tell("good", one if count == 1 else text("Claimed: %(count)s. You find them under Mine.", count=count))


def _back() -> ResponseReturnValue:
    return redirect(f"/work?tab={_tab(request.form.get('tab'))}", 303)


def _tab(wanted: str | None) -> str:
    return wanted if wanted in TABS else TABS[0]


def _tabs() -> list[tuple[str, str, str]]:
    labels = {"mine": say(text("Mine")), "teams": say(text("My teams")), "all": say(text("All"))}
    shown = TABS if may(actor(), "work.see_all") else TABS[:2]
    counts = work_counts(actor())
    found = [(tab, labels[tab], said_count(counts[tab], CAP)) for tab in shown]
    return [*found[:2], (FOLLOWED, say(text("Followed")), said_count(count_followed(actor()), CAP)), *found[2:]]


def _followed() -> str:
    """Records that the reader owns or stands in for, wherever they are."""
    owed, after = "owed" in request.args, request.args.get("after")
    return render_template(
        "work_followed.html",
        tab=FOLLOWED,
        tabs=_tabs(),
        owner_changes=_owner_changes(),
        page=followed(actor(), after, ROWS, owed=owed),
        owed=owed,
        owed_count=said_count(count_followed(actor(), owed=True), CAP),
        after=after,
    )


def _owner_changes() -> str:
    """How many changes of owner wait for the reader; empty when none does."""
    count = count_changes_for(actor(), CAP) if may(actor(), "work.do") else 0
    return said_count(count, CAP) if count else ""



def _colleagues() -> list[Colleague]:
    """Members of the reader's teams: those whom tasks may be given to, the absent ones last."""
    if not may(actor(), "work.assign"):
        return []
    return colleagues_of(actor().teams)
