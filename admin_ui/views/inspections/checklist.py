"""The checklist of one record, as it is answered on the spot: on a telephone, point by point, with photos."""

from collections.abc import Mapping
from typing import BinaryIO, cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidForm, InvalidInput, Text, text
from itsm.inspections.commands import answer_points
from itsm.inspections.points import RESULTS
from itsm.inspections.queries.checklist import checklist_of
from itsm.inspections.rights import SEE
from itsm.records.commands import attach

blueprint = Blueprint("checklist", __name__, url_prefix="/inspections/records/<number>")


@blueprint.get("")
@needs(SEE)
def show(number: str) -> ResponseReturnValue:
    """The points with their answers; a form for who may answer."""
    return _page(number, NOTHING_WRONG)


@blueprint.post("")
@needs(SEE)
def answer(number: str) -> ResponseReturnValue:
    """Keep the answers; back to the record, where it is finished."""
    return stored(
        lambda: _keep(number), f"/records/{number}", lambda refusal: _page(number, refusal),
        text("The checklist is kept. Finish the inspection here."),
    )  # fmt: skip


def _keep(number: str) -> None:
    count = len(checklist_of(number, actor()).points)
    answers = {
        place: {name: request.form.get(f"{name}_{place}", "") for name in ("result", "reading", "remark")}
        for place in range(count)
        if f"result_{place}" in request.form or f"reading_{place}" in request.form
    }
    answer_points(number, answers, _photos(number, count), actor(), revision(), command_id())


def _photos(number: str, count: int) -> Mapping[int, int]:
    """Keys of the files of this request, each attached to the record, by the place of its point."""
    found: dict[int, int] = {}
    wrong: dict[str, Text] = {}
    for place in range(count):
        file = request.files.get(f"file_{place}")
        if file is None or not file.filename:
            continue
        try:
            done = attach(
                number, file.filename, cast(BinaryIO, file.stream), True, actor(), command_id(f"file:{place}"),
                limit=current_app.config["FLOWDESK_UPLOAD_LIMIT"],
            )  # fmt: skip
            found[place] = done.key
        except InvalidInput as problem:
            wrong[f"file_{place}"] = problem.message
    if wrong:
        raise InvalidForm(wrong)
    return found


def _page(number: str, refusal: Refusal) -> str:
    view = checklist_of(number, actor())
    typed = dict(request.form) if refusal is not NOTHING_WRONG else {}
    return render_template(
        "inspections/checklist.html", view=view, refusal=refusal, typed=typed, kept=typed_command_id() or None,
        revision=request.form.get("revision") or view.revision, language=visitor().language,
        results=[(name, say(label)) for name, label in RESULTS.items()],
    )  # fmt: skip
