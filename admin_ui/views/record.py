"""The record page: what it is, what one does now, conversation and timeline, all fields, history."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.forms.cards import Sent, left_over, record_cards
from admin_ui.views.frame.advised import given_advice, shown_advice
from admin_ui.views.frame.facts import brief_facts, facts_of
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.frame.vote_words import VOTE_WORDS
from admin_ui.views.recurring.around import around
from admin_ui.views.schedule.beside import held_of, planned_time
from admin_ui.views.settings.storing import Refusal
from admin_ui.views.war_rooms.around import around_room
from engine.errors import DamagedState, ExecutionFault, FlowdeskError, InvalidState, Text, text
from itsm.approvals.queries import ballots_of
from itsm.automation.offering import offered
from itsm.catalogue.queries.orders import Ordered, order_of
from itsm.clocks.explaining import record_clocks
from itsm.clocks.showing.rows import nearest
from itsm.detours.queries import to_sign, withdrawable
from itsm.escalation.queries import escalation_of
from itsm.impact.walking import impact_of
from itsm.packs.model import RecordType
from itsm.records.links.kinds import choices
from itsm.records.queries import RecordView, history, last_done, links, open_faults, record_view, steps, timeline
from itsm.records.queries.gathered import gathered
from itsm.records.queries.links import by_words
from itsm.records.search.similar import similar_to
from itsm.schedule.words import KINDS as CONFLICTS
from itsm.surveys.queries import survey_of

blueprint = Blueprint("record", __name__, url_prefix="/records/<number>")

KINDS = {
    "all": text("Everything"),
    "public": text("With the %(requester)s"),
    "internal": text("Internal"),
    "events": text("Steps and changes"),
    "files": text("Files"),
}
"""Filters of the stream, by what stands in the address."""
SUSPENDED_MEANWHILE = text(
    "An operator has suspended the process meanwhile. Nothing was sent; send it again once it is resumed."
)
DONE_MEANWHILE = text("This step was finished meanwhile. Nothing of yours was sent.")


@blueprint.get("")
@needs("record.see_all", "work.see")
def show(number: str) -> ResponseReturnValue:
    """The record with what the reader does now and its stream."""
    return _page(_view(number))


@blueprint.get("/fields")
@needs("record.see_all", "work.see")
def fields(number: str) -> ResponseReturnValue:
    """Every field of the record."""
    view = _view(number)
    return render_template("record/fields.html", facts=facts_of(view), **_around(view, "fields"))


@blueprint.get("/clocks")
@needs("record.see_all", "work.see")
def ledger(number: str) -> ResponseReturnValue:
    """Every second of the record's clocks."""
    return render_template("record/clocks.html", **_around(_view(number), "clocks"))


@blueprint.get("/history")
@needs("record.see_all", "work.see")
def events(number: str) -> ResponseReturnValue:
    """What the engine wrote down, event by event."""
    view = _view(number)
    found = history(number, actor(), visitor().language)
    return render_template("record/history.html", events=found, **_around(view, "history"))


@blueprint.get("/tasks/<int:key>")
@needs("record.see_all", "work.see")
def task(number: str, key: int) -> ResponseReturnValue:
    """The record, for whoever loads the address again that a form of task ``key`` was sent to."""
    return redirect(f"/records/{_view(number).number}#task-{key}")


@dataclass(frozen=True, slots=True)
class DetourSent:
    """An operation outside the drawn flow that was refused: which at which task, and why."""

    task_key: int
    what: str
    refusal: Refusal
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BallotSent:
    """An operation on ballot ``key`` that was refused, and why."""

    key: int
    what: str
    refusal: Refusal
    typed: Mapping[str, str]


def ballot_refused(number: str, sent: BallotSent) -> str:
    """The page again with the form of the operation open, with what was typed."""
    return _page(_view(number), ballot_sent=sent)


def detour_refused(number: str, sent: DetourSent) -> str:
    """The page again with the form of the operation open, with what was typed."""
    return _page(_view(number), detour=sent)


def refused(number: str, sent: Sent, problem: FlowdeskError) -> str:
    """The page again after a submission that was refused, with what was typed."""
    return _page(_view(number), sent, problem)


def link_refused(number: str, kind: str, other: str, problem: Text) -> str:
    """The page again after a link that was refused, with what was typed."""
    return _page(_view(number), link_sent={"kind": kind, "other": other, "problem": problem})


def _view(number: str) -> RecordView:
    return record_view(number, actor(), visitor().language)


def _page(
    view: RecordView, sent: Sent | None = None, problem: FlowdeskError | None = None,
    link_sent: Mapping[str, object] | None = None, detour: DetourSent | None = None,
    ballot_sent: BallotSent | None = None,
) -> str:
    called = view.type.requester(visitor().language).lower()
    kind = request.args.get("kind", "all")
    kind = kind if kind in KINDS else "all"
    entries = gathered(timeline(view.number, actor(), visitor().language, zone=visitor().time_zone))
    return render_template(
        "record/page.html",
        cards=record_cards(view, sent),
        given=given_advice(view),
        conflict=say(_meanwhile(view, problem)) if problem and sent is not None and not sent.errors else "",
        is_fault=isinstance(problem, ExecutionFault),
        faults=open_faults(view.number, actor(), visitor().language),
        kept=left_over(view, sent),
        entries=[entry for entry in entries if _belongs(kind, entry.kind, entry.internal)],
        kinds=[(key, say(Text(label.template, {"requester": called}))) for key, label in KINDS.items()],
        kind=kind,
        public=False,
        action=f"/records/{view.number}/comments",
        reply_label=say(text("Comment")),
        may_internal=view.may_internal,
        survey=survey_of(view.number, actor()),
        detour=detour,
        ballots=ballots_of(view.number, actor()),
        ballot_sent=ballot_sent,
        **VOTE_WORDS,
        teams=visitor().team_names(),
        to_sign=[] if view.suspended else to_sign(view.number, actor(), visitor().language),
        withdrawable=None if view.suspended else withdrawable(view.number, actor(), visitor().language),
        **_around(view, "conversation", link_sent),
    )


def _meanwhile(view: RecordView, problem: FlowdeskError) -> Text:
    """What somebody else did to the record while the reader typed; of a step that is gone, who did the last one."""
    if isinstance(problem, DamagedState) or not isinstance(problem, InvalidState):
        return problem.message
    if view.suspended:
        return SUSPENDED_MEANWHILE
    done = last_done(view.number, actor(), visitor().language)
    if done is None:
        return DONE_MEANWHILE
    name, step = done
    return text("%(name)s has finished “%(step)s” meanwhile. Nothing of yours was sent.", name=name, step=step)


def _ordered(view: RecordView) -> Ordered | None:
    """What was ordered with the record, as its reader says it."""
    if view.type.orders is None:
        return None
    return order_of(view.number, actor(), visitor().language, visitor().time_zone)


def _around(view: RecordView, part: str, link_sent: Mapping[str, object] | None = None) -> dict[str, object]:
    """What every page of a record shows around its own part."""
    clocks = record_clocks(view.number, actor(), visitor().language)
    return {
        "view": view,
        "part": part,
        "brief_facts": brief_facts,
        "why": say(view.priority_why) if view.priority_why else "",
        "links": by_words(links(view.number, actor())),
        "promotions": offered(view.number, actor(), visitor().language),
        "alike": similar_to(view.number, actor()),
        "advice": shown_advice(view),
        "link_choices": choices().items(),
        "link_sent": link_sent,
        "clocks": clocks,
        "nearest_clock": nearest(clocks.clocks),
        "steps": steps(view.number, actor(), visitor().language),
        "ordered": _ordered(view),
        "ladder": escalation_of(view.number, actor(), visitor().language),
        "planned_time": planned_time(view),
        "held": held_of(view),
        "conflict_name": lambda kind: say(CONFLICTS[kind]),
        "impact": impact_of(view.number, actor()) if _has_items(view.type) else None,
        **around(view),
        **around_room(view),
    }


def _has_items(of_type: RecordType) -> bool:
    """True for a type whose records are items, or name some."""
    return bool(of_type.impact) or any(one.names_items for one in of_type.fields)


def _belongs(kind: str, entry_kind: str, internal: bool) -> bool:
    spoken = entry_kind in ("comment", "description")
    return {
        "all": True,
        "public": spoken and not internal,
        "internal": spoken and internal,
        "events": not spoken and entry_kind != "file",
        "files": entry_kind == "file",
    }[kind]
