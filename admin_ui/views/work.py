"""My work: the open tasks of the reader, of their teams, of everybody; claiming and assigning several at once."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.assigning import assign_all
from admin_ui.views.frame.commands import command_id, key_of
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, asks_by_itself, needs, visitor
from engine.errors import text
from itsm.clocks.showing.due import SOON
from itsm.organisation.queries.colleagues import Colleague, colleagues_of
from itsm.ownership.queries import count_changes_for, count_followed, followed
from itsm.people.open_work import said_count
from itsm.people.roles import may
from itsm.records.commands import claim_many
from itsm.records.queries import (
    CAP,
    SOON_TAB,
    Page,
    WorkItem,
    due_list,
    due_soon_count,
    work_counts,
    work_list,
    work_news,
)
from itsm.records.queries.sorting import DUE

blueprint = Blueprint("work", __name__, url_prefix="/work")

TABS = ("mine", "teams", "all")
FOLLOWED = "followed"
"""The tab of records that the reader owns; the others are of tasks."""
SPANS = {
    "1h": (timedelta(hours=1), text("Within 1 hour")),
    "4h": (SOON, text("Within 4 hours")),
    "1d": (timedelta(days=1), text("Within a day")),
}
"""How far ahead the tab of what is due soon looks, by what stands in the address."""
USUAL = "4h"
ROWS = 50


@blueprint.get("")
@needs("work.see")
def show() -> ResponseReturnValue:
    """The table of tasks of one tab, worst first."""
    if request.args.get("tab") == FOLLOWED:
        return _followed()
    tab, after = _tab(request.args.get("tab")), request.args.get("after")
    sort, within = _sort(request.args, tab), _within(request.args, tab)
    page = _page(tab, sort, within, after)
    return render_template(
        "work.html",
        tab=tab,
        tabs=_tabs(),
        sort=sort,
        within=within,
        spans=[(key, say(label)) for key, (_, label) in SPANS.items()] if within else [],
        owner_changes=_owner_changes(),
        page=page,
        after=after,
        newest=max((item.task_key for item in page.items), default=0),
        colleagues=_colleagues(),
    )


def _page(tab: str, sort: str, within: str, after: str | None) -> Page[WorkItem]:
    language = visitor().language
    if not sort and not within:
        return work_list(actor(), tab, after, ROWS, language)
    return due_list(actor(), tab, after, ROWS, language, SPANS[within][0] if within else None)


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
    tab = _tab(request.form.get("tab"))
    kept = {"tab": tab, "sort": _sort(request.form, tab), "within": _within(request.form, tab)}
    return redirect("/work?" + urlencode({name: value for name, value in kept.items() if value}), 303)


def _tab(wanted: str | None) -> str:
    return wanted if wanted in (*TABS, SOON_TAB) else TABS[0]


def _sort(asked: Mapping[str, str], tab: str) -> str:
    """The order of the list: by what is due, else worst first. What is due soon has its own."""
    return DUE if asked.get("sort") == DUE and tab != SOON_TAB else ""


def _within(asked: Mapping[str, str], tab: str) -> str:
    """How far ahead the tab looks; empty for the other tabs."""
    wanted = asked.get("within", "")
    return "" if tab != SOON_TAB else wanted if wanted in SPANS else USUAL


def _tabs() -> list[tuple[str, str, str]]:
    labels = {"mine": say(text("Mine")), "teams": say(text("My teams")), "all": say(text("All"))}
    shown = TABS if may(actor(), "work.see_all") else TABS[:2]
    counts = work_counts(actor())
    found = [(tab, labels[tab], said_count(counts[tab], CAP)) for tab in shown]
    followed_count, soon = said_count(count_followed(actor()), CAP), said_count(_soon(counts), CAP)
    between = [(FOLLOWED, say(text("Followed")), followed_count), (SOON_TAB, say(text("Due soon")), soon)]
    return [*found[:2], *between, *found[2:]]


def _soon(counts: Mapping[str, int]) -> int:
    return due_soon_count(actor(), tasks=counts["mine"] + counts["teams"])


def _followed() -> str:
    """Records that the reader owns or stands in for, wherever they are."""
    owed, after = "owed" in request.args, request.args.get("after")
    return render_template(
        "work_followed.html",
        tab=FOLLOWED,
        tabs=_tabs(),
        sort="",
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
