"""Answering from a mail: opening the link shows a page (scanners open them all), only its form answers."""

from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.visitor import public, visitor
from database import in_tenant
from engine.errors import Conflict, FlowdeskError, Forbidden, InvalidForm, InvalidState, NotFound, text
from itsm.catalogue.queries.orders import order_of
from itsm.escalation.queries import escalation_of
from itsm.notices.answers.answering import answer_by_link
from itsm.notices.answers.links import OpenAnswer, open_answer
from itsm.people.queries import actor_of
from itsm.records.queries import RecordView, TaskView, record_view

blueprint = Blueprint("answers", __name__, url_prefix="/answer")


@blueprint.get("")
@public
def opened() -> ResponseReturnValue:
    """What the link answers, with the form that does it; nothing is answered by looking."""
    try:
        found = _found(request.args.get("link", ""))
    except NotFound as problem:
        return _over(problem)
    with in_tenant(found.tenant_key):
        return _page(found, request.args.get("link", ""))


@blueprint.post("")
@public
def answer() -> ResponseReturnValue:
    """Answer the task, or take care of the record; the same again says what was answered first."""
    link = request.form.get("link", "")
    try:
        found = _found(link)
    except NotFound as problem:
        return _over(problem)
    with in_tenant(found.tenant_key):
        task = _task(_view(found), found)
        try:
            answer_by_link(found, submission_of(task.form if task else None))
        except InvalidForm as problem:
            return _page(found, link, problem), 422
        except (InvalidState, Conflict) as problem:
            return _page(_found(link), link, problem), 409
        return _page(_found(link), link)


def _found(link: str) -> OpenAnswer:
    """The answer of the link, in the language of its person. Raises NotFound; Forbidden for somebody else's browser."""
    found = open_answer(link)
    reader = visitor().person
    if reader is not None and reader.key != found.person_key:
        raise Forbidden(
            text("Expected the person to whom the mail went, but %(name)s is signed in here. Sign out first.",
                 name=reader.name)
        )  # fmt: skip
    shown_to = visitor()
    shown_to.language, shown_to.time_zone = found.language, found.time_zone
    return found


def _view(found: OpenAnswer) -> RecordView:
    return record_view(found.number, actor_of(found.person_key), found.language)


def _task(view: RecordView, found: OpenAnswer) -> TaskView | None:
    """The task of the link, while it waits for its person."""
    return next((one for one in view.tasks if one.key == found.task_key and one.may_complete), None)


def _page(found: OpenAnswer, link: str, problem: FlowdeskError | None = None) -> str:
    view = _view(found)
    if found.task_key is None:
        standing = escalation_of(found.number, actor_of(found.person_key), found.language)
        return render_template("notices/take_care.html", view=view, link=link, found=found, standing=standing)
    task = _task(view, found) if found.given_at is None else None
    ordered = None
    if view.type.orders is not None:
        ordered = order_of(found.number, actor_of(found.person_key), found.language, found.time_zone)
    labels = {one.key: one.label for one in task.outcomes} if task else {}
    refused, drawing = isinstance(problem, InvalidForm), None
    if task is not None and task.form is not None:
        drawing = FormDrawing(
            task.form, submission_of(task.form) if problem else task.values, task.context, ZoneInfo(found.time_zone),
            problem.fields if isinstance(problem, InvalidForm) else {}, "answer", labels,
        )  # fmt: skip
    return render_template(
        "notices/answer.html", view=view, task=task, drawing=drawing, link=link, found=found, ordered=ordered,
        label=labels.get(found.outcome, found.outcome), problem=problem.message if problem and not refused else None,
    )  # fmt: skip


def _over(problem: NotFound) -> ResponseReturnValue:
    return render_template("link_over.html", problem=problem.message, new_link=False), 404
