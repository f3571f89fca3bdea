"""What people do with a task: complete, claim, release, assign, and keep a draft of its form."""

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from admin_ui.views import portal_record, record
from admin_ui.views.conversation import attach_all
from admin_ui.views.forms.cards import Sent
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id, key_of, revision
from admin_ui.views.frame.templating import iso, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine import clock
from engine.errors import Conflict, ExecutionFault, FlowdeskError, InvalidForm, InvalidState, NotFound, Text, text
from itsm.forms.model import Form
from itsm.people.queries import person
from itsm.records.commands import assign_task, claim_task, complete_task, release_task, save_draft
from itsm.records.queries import RecordView, TaskView, record_view

blueprint = Blueprint("tasks", __name__)


@blueprint.post("/records/<number>/tasks/<int:key>")
def complete(number: str, key: int) -> ResponseReturnValue:
    """Complete a task on its record's page."""
    problem = _complete(number, key)
    if problem is None:
        return redirect(f"/records/{number}", 303)
    return record.refused(number, _sent(key, problem), problem), _status(problem)


@blueprint.post("/portal/records/<number>/tasks/<int:key>")
def answer(number: str, key: int) -> ResponseReturnValue:
    """Complete a task in the portal: the requester confirms, rejects, answers."""
    problem = _complete(number, key, text("Thank you, we have your answer."))
    if problem is None:
        return redirect(f"/portal/records/{number}", 303)
    return portal_record.refused(number, _sent(key, problem), problem), _status(problem)


@blueprint.post("/records/<number>/tasks/<int:key>/claim")
@needs("work.do")
def claim(number: str, key: int) -> ResponseReturnValue:
    """Claim a task; when somebody was faster, say who."""
    try:
        claim_task(key, actor(), command_id())
    except Conflict as problem:
        tell("warn", problem.message)
    return redirect(f"/records/{number}", 303)


@blueprint.post("/records/<number>/tasks/<int:key>/release")
@needs("work.do")
def release(number: str, key: int) -> ResponseReturnValue:
    """Give a task back to its team."""
    release_task(key, actor(), command_id())
    tell("good", text("The task is back with its team."))
    return redirect(f"/records/{number}", 303)


@blueprint.post("/records/<number>/tasks/<int:key>/assign")
@needs("work.assign")
def assign(number: str, key: int) -> ResponseReturnValue:
    """Give a task to a colleague."""
    colleague = person(key_of(request.form.get("person", "")))
    assign_task(key, colleague.key, actor(), command_id())
    tell("good", text("%(name)s has the task now.", name=colleague.name))
    return redirect(f"/records/{number}", 303)


@blueprint.post("/records/<number>/tasks/<int:key>/draft")
def draft(number: str, key: int) -> ResponseReturnValue:
    """Keep what was typed so far; the page sends it by itself."""
    form = _task(number, key).form
    save_draft(key, submission_of(form), actor())
    return jsonify({"saved_at": iso(clock.now())})


def _complete(number: str, key: int, thanks: Text | None = None) -> FlowdeskError | None:
    """Complete the task and say so; the problem when what was typed must be shown again."""
    found = find_task(record_view(number, actor(), visitor().language), key)
    form = found.form if found is not None else None
    try:
        complete_task(key, submission_of(form), request.form.get("outcome"), actor(), command_id(), revision())
    except (InvalidForm, InvalidState, Conflict, ExecutionFault) as problem:
        return problem
    _attach_files(number, form)
    tell("good", (thanks or text("Done: %(step)s", step=found.name)) if found else text("That was done already."))
    return None


def _attach_files(number: str, form: Form | None) -> None:
    if form is not None and request.files:
        attach_all(number, internal=False, names=tuple(request.files))


def _sent(key: int, problem: FlowdeskError) -> Sent:
    return Sent(key, problem.fields if isinstance(problem, InvalidForm) else {})


def _status(problem: FlowdeskError) -> int:
    return 422 if isinstance(problem, InvalidForm) else 409


def _task(number: str, key: int) -> TaskView:
    found = find_task(record_view(number, actor(), visitor().language), key)
    if found is None:
        raise NotFound(text("Expected an open task %(key)s, but there is none. Reload the page.", key=key))
    return found


def find_task(view: RecordView, key: int) -> TaskView | None:
    """The open task ``key`` of a record; None when it is done."""
    return next((task for task in view.tasks if task.key == key), None)
