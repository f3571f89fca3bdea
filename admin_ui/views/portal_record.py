"""A record as its requester sees it: steps in plain words, the conversation, what we need from them."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.forms.cards import Sent, left_over, portal_cards
from admin_ui.views.frame import errors
from admin_ui.views.frame.facts import portal_facts
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.frame.vote_words import VOTE_WORDS
from admin_ui.views.record import DONE_MEANWHILE, BallotSent
from engine.errors import DamagedState, ExecutionFault, FlowdeskError, InvalidState, text
from itsm.approvals.queries import ballots_of
from itsm.catalogue.queries.orders import order_of
from itsm.detours.queries import urgeable
from itsm.records.queries import Entry, RecordView, record_view, steps, timeline
from itsm.surveys.queries import survey_of

blueprint = Blueprint("portal_record", __name__, url_prefix="/portal/records/<number>")

ON_HOLD = text("The work on it was paused meanwhile. Nothing was sent; send it again once it goes on.")


@blueprint.get("")
@needs("portal.use")
def show(number: str) -> ResponseReturnValue:
    """Where the record stands, and what the reader can do."""
    return _page(number)


@blueprint.get("/tasks/<int:key>")
@needs("portal.use")
def task(number: str, key: int) -> ResponseReturnValue:
    """The record, for whoever loads the address again that a form of task ``key`` was sent to."""
    found = record_view(number, actor(), visitor().language)
    return redirect(f"/portal/records/{found.number}#task-{key}")


def refused(number: str, sent: Sent, problem: FlowdeskError) -> str:
    """The page again after a submission that was refused, with what was typed."""
    return _page(number, sent, problem)


def ballot_refused(number: str, sent: BallotSent) -> str:
    """The page again with the form of the operation on a vote open, with what was typed."""
    return _page(number, ballot_sent=sent)


def _is_said(entry: Entry) -> bool:
    """True for what people said, sent or answered: the steps stand beside it already."""
    return entry.kind not in ("event", "change") or bool(entry.actor_name)


def _meanwhile(view: RecordView, problem: FlowdeskError) -> str:
    if isinstance(problem, ExecutionFault | DamagedState):
        return say(errors.FAULT.happened)
    if not isinstance(problem, InvalidState):
        return say(problem.message)
    return say(ON_HOLD if view.suspended else DONE_MEANWHILE)


def _page(
    number: str, sent: Sent | None = None, problem: FlowdeskError | None = None, ballot_sent: BallotSent | None = None
) -> str:
    language = visitor().language
    view: RecordView = record_view(number, actor(), language)
    ballots = ballots_of(number, actor())
    is_still = view.suspended or view.reply_awaited  # nobody is reminded of what waits for the reader
    return render_template(
        "portal/record.html",
        section="records",
        view=view,
        cards=portal_cards(view, sent),
        urgeable=[] if is_still or any(one.mine for one in ballots) else urgeable(number, actor())[:1],
        conflict=_meanwhile(view, problem) if problem and sent is not None and not sent.errors else "",
        kept=left_over(view, sent),
        entries=[entry for entry in timeline(number, actor(), language, True, visitor().time_zone) if _is_said(entry)],
        steps=steps(number, actor(), language, public=True),
        public=True,
        facts=portal_facts(view),
        survey=survey_of(number, actor()),
        ballots=ballots,
        ballot_sent=ballot_sent,
        **VOTE_WORDS,
        ordered=order_of(number, actor(), language, visitor().time_zone) if view.type.orders is not None else None,
        action=f"/portal/records/{number}/comments",
        reply_label=say(text("Your answer") if view.reply_awaited else text("Add something")),
        may_internal=False,
    )
