"""The owner of a record: who it is, asking for another, and the changes that wait for a lead."""

from typing import cast

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import person_meant
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, Text, text
from itsm.ownership.commands import answer_owner_change, ask_owner_change
from itsm.ownership.commands.answer_owner_change import STATES, Answer
from itsm.ownership.queries import change_of_record, changes_for
from itsm.records.queries import record_view

blueprint = Blueprint("owner", __name__)

ROWS = 50
DONE = {
    "approve": text("The record has its new owner."),
    "refuse": text("Refused: the owner stays."),
    "withdraw": text("Withdrawn: the owner stays."),
}


@blueprint.get("/records/<number>/owner")
@needs("work.do")
def show(number: str) -> ResponseReturnValue:
    """The owner, and the change that waits or the form that asks for one."""
    return _page(number, NOTHING_WRONG)


@blueprint.post("/records/<number>/owner")
@needs("work.do")
def ask(number: str) -> ResponseReturnValue:
    """Ask for another owner."""

    def act() -> None:
        record_view(number, actor(), visitor().language)
        meant = person_meant(request.form.get("person", "")[:200])
        if isinstance(meant, Text):
            raise InvalidForm({"person": meant})
        ask_owner_change(number, meant.key, request.form.get("reason", ""), actor(), command_id())

    done = text("Asked. A lead of the owning team decides, and you both read it on the timeline.")
    return stored(act, f"/records/{number}", lambda refusal: _page(number, refusal), done)


@blueprint.post("/records/<number>/owner/<int:key>/<any(approve, refuse, withdraw):what>")
@needs("work.do")
def answer(number: str, key: int, what: str) -> ResponseReturnValue:
    """Approve, refuse or withdraw the change that waits."""
    note, answer = request.form.get("note", ""), cast(Answer, what)
    record_view(number, actor(), visitor().language)
    return stored(
        lambda: answer_owner_change(key, answer, note, actor(), command_id()), f"/records/{number}",
        lambda refusal: _page(number, refusal), DONE[what],
    )


@blueprint.get("/work/owners")
@needs("work.do")
def waiting() -> ResponseReturnValue:
    """The changes that the reader has to decide, the oldest first."""
    after = request.args.get("after")
    return render_template("work_owners.html", page=changes_for(actor(), after, ROWS), after=after)


def _page(number: str, refusal: Refusal) -> str:
    return render_template(
        "record/owner.html",
        view=record_view(number, actor(), visitor().language),
        change=change_of_record(number, actor()),
        refusal=refusal,
        typed={name: request.form.get(name, "") for name in ("person", "reason", "note")},
        kept=typed_command_id() or None,
        answers=tuple(STATES),
    )
