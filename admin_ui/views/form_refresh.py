"""Drawing the fields of a form anew after a change: conditions and options are computed here, not in scripts."""

from flask import Blueprint, get_template_attribute, request
from flask.typing import ResponseReturnValue

from admin_ui.views.forms.cards import Sent, drawing_of
from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.report import report_drawing
from admin_ui.views.frame.commands import key_of
from admin_ui.views.frame.visitor import actor, visitor
from itsm.records.queries import record_view

blueprint = Blueprint("form_refresh", __name__, url_prefix="/forms")


@blueprint.post("/refresh")
def refresh() -> ResponseReturnValue:
    """The fields of a task's form (``record`` and ``task``) or of a report form (``type``) for what was typed.

    204, nothing to draw: the task is over, which often is so because the form was sent while this was asked for.
    """
    drawing = _report() if "type" in request.args else _task()
    if drawing is None:
        return "", 204
    fields = get_template_attribute("macros/form.html", "fields")
    return str(fields(drawing))


def _report() -> FormDrawing:
    type_key = request.args["type"]
    return report_drawing(visitor().record_type(type_key), f"/forms/refresh?type={type_key}")


def _task() -> FormDrawing | None:
    key = key_of(request.args.get("task", ""))
    view = record_view(request.args.get("record", ""), actor(), visitor().language)
    task = next((task for task in view.tasks if task.key == key and task.may_complete), None)
    return drawing_of(view, task, Sent(key)) if task is not None else None
