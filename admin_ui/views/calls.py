"""Quick log: a call is written down while it is on, the caller recognised, everything by keyboard."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.report import report_context
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import FlowdeskError, InvalidForm, InvalidInput, NotFound, Text, text
from itsm.organisation.choices import CLASSES
from itsm.packs.declared.model import Calls
from itsm.packs.model import RecordType
from itsm.people.queries import Person
from itsm.records.commands import add_call, log_call
from itsm.records.commands.log_call import How
from itsm.records.queries.call_forms import CallForm, call_form
from itsm.records.queries.caller import (
    Caller,
    caller,
    caller_meant,
    callers,
    phones_shown,
    require_record,
)
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing

blueprint = Blueprint("calls", __name__, url_prefix="/calls")
LONGEST = 200


@blueprint.get("/new")
@needs("record.report_for_others")
def ask() -> ResponseReturnValue:
    """The page, filled in with the number of ``?number=`` when the telephone has opened it."""
    return _page(_number())


@blueprint.get("/caller")
@needs("record.report_for_others")
def recognise() -> ResponseReturnValue:
    """Who fits what was typed so far, and what is known of them."""
    typed = request.args.get("caller", "")[:LONGEST]
    return render_template("calls/caller.html", **_beside(typed))


@blueprint.post("/new")
@needs("record.report_for_others")
def log() -> ResponseReturnValue:
    """Write the call down; it was solved, or it goes on to others."""
    found, calls = _type()
    who = _caller()
    if isinstance(who, Text):
        return _page(caller_error=who), 422
    how: How = "solved" if request.form.get("how") == "solved" else "sent_on"
    values = submission_of(call_form(found, calls, actor(), visitor().language).whole)
    try:
        done = log_call(found.key, values, how, who.key, actor(), command_id())
    except InvalidForm as problem:
        return _page(problem=problem), 422
    except FlowdeskError as problem:
        return _page(refusal=problem.message), 422
    _tell(done.number, how, done.went_on)
    return redirect("/calls/new" if how == "sent_on" else f"/records/{done.number}", 303)


@blueprint.post("/records/<number>")
@needs("record.report_for_others")
def note(number: str) -> ResponseReturnValue:
    """The call is about a record that is there: note it there."""
    require_record(number, actor())
    who = _caller()
    if isinstance(who, Text):
        return _page(caller_error=who), 422
    said = [request.form.get(name, "").strip() for name in ("title", "description")]
    try:
        done = add_call(number, "\n\n".join(filter(None, said)), who.key, actor(), command_id())
    except InvalidInput as problem:
        return _page(refusal=problem.message), 422
    tell("good", text("The call is noted at %(number)s.", number=done.number))
    return redirect(f"/records/{done.number}", 303)


def _tell(number: str, how: How, went_on: bool) -> None:
    if how == "solved":
        tell("good", text("%(number)s is solved.", number=number))
    elif went_on:
        tell("good", text("%(number)s is open and was sent on.", number=number))
    else:
        tell("good", text("%(number)s is open and waits for its team.", number=number))


def _number() -> str:
    """The number in the address; a plus sign that was not escaped has become a space."""
    sent = request.args.get("number", "")[:LONGEST]
    return f"+{sent[1:]}" if sent.startswith(" ") and sent[1:2].isdigit() else sent.strip()


def types() -> list[tuple[RecordType, Calls]]:
    """Record types for which the reader writes calls down."""
    return [
        (found, found.calls) for found in visitor().record_types()
        if found.calls is not None and allowed(actor(), "record.report_for_others", Thing(found.key))
    ]  # fmt: skip


def _type() -> tuple[RecordType, Calls]:
    wanted = request.values.get("type", "")
    offered = types()
    found = next((one for one in offered if one[0].key == wanted), offered[0] if offered and not wanted else None)
    if found is None:
        raise NotFound(
            text("Expected a record type that calls are logged for, but there is none. Add “calls” to its pack.")
        )
    return found


def _caller() -> Person | Text:
    """The person who was named; a sentence when it is nobody or more than one."""
    typed = request.form.get("caller", "").strip()[:LONGEST]
    if not typed:
        return text("Expected a caller, but the field is empty. Type a number, a name or an address.")
    found = callers(typed, actor())
    meant = caller_meant(typed, found)
    if meant is not None:
        return meant
    if found:
        return text("Expected one caller, but several fit. Choose one of them, or type more.")
    return text("Expected a caller who is known here, but nobody fits “%(typed)s”.", typed=typed)


def _beside(typed: str) -> dict[str, object]:
    """The caller, or those who fit."""
    found: Sequence[Person] = callers(typed, actor()) if typed.strip() else []
    meant = caller_meant(typed, found)
    known: Caller | None = caller(meant.key, actor()) if meant is not None else None
    return {
        "typed": typed.strip(), "found": found, "known": known, "classes": CLASSES, "numbers": phones_shown(found),
    }  # fmt: skip


def _page(
    typed: str | None = None, problem: InvalidForm | None = None, caller_error: Text | None = None,
    refusal: Text | None = None,
) -> str:  # fmt: skip
    found, calls = _type()
    whole = call_form(found, calls, actor(), visitor().language)
    named = request.form.get("caller", "") if typed is None else typed
    return render_template(
        "calls/new.html", type=found, types=[one for one, _ in types()], call=whole,
        drawing=_drawing(found, whole, problem),
        command_id=typed_command_id() or None, named=named, caller_error=caller_error, refusal=refusal,
        **_beside(named),
    )  # fmt: skip


def _drawing(found: RecordType, whole: CallForm, problem: InvalidForm | None) -> FormDrawing:
    return FormDrawing(
        form=whole.whole, values=submission_of(whole.whole) if request.method == "POST" else {},
        context=report_context(found),
        zone=visitor().zone, errors=problem.fields if problem else {},
        outcome_labels={whole.solved: say(text("Record and solve now")), "": ""},
    )  # fmt: skip
