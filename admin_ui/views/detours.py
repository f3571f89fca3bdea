"""Operations outside the drawn flow on a record's page, and the requester's reminder in the portal."""

from collections.abc import Callable, Mapping
from typing import Literal

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views import record
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings.storing import Refusal, stored
from admin_ui.views.tasks import find_task
from engine.errors import FlowdeskError, InvalidForm, NotFound, Text, text
from itsm.detours.commands import (
    Vote,
    add_signer,
    call_off_signing,
    countersign,
    delegate_task,
    give_back_task,
    send_back_task,
    sign_task,
    transfer_task,
    urge_task,
    withdraw_task,
)
from itsm.records.queries import RecordView, record_view

blueprint = Blueprint("detours", __name__)

FIELDS = (
    "person", "people", "team", "target", "reason", "give_back_note", "position", "rule", "percent", "note", "verdict",
)  # fmt: skip
MOST_NAMED = 21


@blueprint.post("/records/<number>/tasks/<int:key>/detour/<what>")
@needs("work.do")
def act(number: str, key: int, what: str) -> ResponseReturnValue:
    """Do one of them, or draw the page again with its form open."""
    view = record_view(number, actor(), visitor().language)
    if what not in ACTS:
        raise NotFound(text("Expected an operation on tasks, but this is none. Reload the page."))
    typed = {name: request.form.get(name, "") for name in FIELDS}

    def again(refusal: Refusal) -> str:
        return record.detour_refused(number, record.DetourSent(key, what, refusal, typed))

    return stored(lambda: ACTS[what](view, key, typed), f"/records/{number}", again, DONE[what])


@blueprint.post("/portal/records/<number>/urge/<int:key>")
@needs("portal.use")
def remind(number: str, key: int) -> ResponseReturnValue:
    """The requester asks for news; a second time in half an hour is told when the next is possible."""
    record_view(number, actor(), visitor().language)
    try:
        urge_task(key, request.form.get("reason", ""), actor(), command_id())
        tell("good", DONE["urge"])
    except FlowdeskError as problem:
        if problem.kind not in ("conflict", "invalid_state"):
            raise
        tell("info", problem.message)
    return redirect(f"/portal/records/{number}", 303)


def _transfer(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    person = _person(typed) if typed["person"].strip() else None
    return transfer_task(key, person, typed["team"] or None, typed["reason"], actor(), command_id())


def _delegate(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    return delegate_task(key, _person(typed), typed["reason"], actor(), command_id())


def _send_back(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    return send_back_task(key, typed["target"], typed["reason"], actor(), command_id())


def _give_back(view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    """From the task's form, what was typed there goes with it."""
    task = find_task(view, key)
    has_form = task is not None and task.may_complete and "give_back_note" in request.form
    values = submission_of(task.form) if has_form and task is not None else None
    return give_back_task(key, typed["give_back_note"] or typed["reason"], actor(), command_id(), values=values)


def _urge(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    return urge_task(key, typed["reason"], actor(), command_id())


def _withdraw(_view: RecordView, key: int, _typed: Mapping[str, str]) -> object:
    return withdraw_task(key, actor(), command_id())


def _add_signer(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    return add_signer(key, _person(typed), typed["position"], typed["reason"], actor(), command_id())


def _countersign(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    lines = [line.strip(" ,;") for line in typed["people"].splitlines() if line.strip(" ,;")][:MOST_NAMED]
    meant = [person_meant(line[:200]) for line in lines]
    problem = next((one for one in meant if isinstance(one, Text)), None)
    if problem is not None:
        raise InvalidForm({"people": problem})
    people = [one.key for one in meant if not isinstance(one, Text)]
    share = typed["percent"].strip()
    percent = int(share) if share.isascii() and share.isdigit() and len(share) < 4 else 0
    vote = Vote(typed["rule"], percent if typed["rule"] == "percentage" else 100)
    return countersign(key, people, vote, typed["reason"], actor(), command_id())


def _sign(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    verdict: Literal["agree", "refuse"] = "agree" if typed["verdict"] == "agree" else "refuse"
    return sign_task(key, verdict, typed["reason"], actor(), command_id())


def _call_off(_view: RecordView, key: int, typed: Mapping[str, str]) -> object:
    return call_off_signing(key, typed["reason"], actor(), command_id())


def _person(typed: Mapping[str, str]) -> int:
    meant = person_meant(typed["person"][:200])
    if isinstance(meant, Text):
        raise InvalidForm({"person": meant})
    return meant.key


ACTS: Mapping[str, Callable[[RecordView, int, Mapping[str, str]], object]] = {
    "transfer": _transfer, "delegate": _delegate, "send-back": _send_back, "give-back": _give_back, "urge": _urge,
    "withdraw": _withdraw, "add-signer": _add_signer, "countersign": _countersign, "sign": _sign,
    "call-off": _call_off,
}  # fmt: skip
DONE: Mapping[str, Text] = {
    "transfer": text("Transferred."),
    "delegate": text("Delegated: it returns to you."),
    "send-back": text("Sent back."),
    "give-back": text("Given back."),
    "urge": text("A reminder is on its way."),
    "add-signer": text("Asked to sign."),
    "countersign": text("All of them are asked to sign."),
    "sign": text("Signed."),
    "call-off": text("Nobody is asked to sign any more."),
    "withdraw": text("Taken back: the step is yours again."),
}
