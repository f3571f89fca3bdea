"""The checklist of one record, as it is answered on the spot: on a telephone, point by point, with photos."""

from collections.abc import Mapping
from typing import BinaryIO, cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, revision, typed_command_id
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
NO_PHOTOS: Mapping[int, int] = {}


@blueprint.get("")
@needs(SEE)
def show(number: str) -> ResponseReturnValue:
    """The points with their answers; a form for who may answer."""
    return _page(number, NOTHING_WRONG)


@blueprint.post("")
@needs(SEE)
def answer(number: str) -> ResponseReturnValue:
    """Keep the answers; back to the record, where it is finished."""
    photos: dict[int, int] = {}
    return stored(
        lambda: _keep(number, photos), f"/records/{number}", lambda refusal: _page(number, refusal, photos),
        text("The checklist is kept. Finish the inspection here."),
    )  # fmt: skip


def _keep(number: str, photos: dict[int, int]) -> None:
    count = len(checklist_of(number, actor()).points)
    answers = {
        place: {name: request.form.get(f"{name}_{place}", "") for name in ("result", "reading", "remark")}
        for place in range(count)
        if f"result_{place}" in request.form or f"reading_{place}" in request.form
    }
    _attach_photos(number, count, photos)
    answer_points(number, answers, photos, actor(), revision(), command_id())


def _attach_photos(number: str, count: int, photos: dict[int, int]) -> None:
    """Note in ``photos`` the keys of the files of this request, each attached to the record, by the place of its point.

    A file that was sent with a form which was refused lies at the record already: the form says so by its key, since
    a browser does not send it twice. One that is chosen instead of it is another file. Raises InvalidForm.
    """
    wrong: dict[str, Text] = {}
    for place in range(count):
        before = request.form.get(f"sent_{place}", "")
        if before:
            photos[place] = key_of(before)
        file = request.files.get(f"file_{place}")
        if file is None or not file.filename:
            continue
        try:
            done = attach(
                number, file.filename, cast(BinaryIO, file.stream), True, actor(),
                command_id(f"file:{place}:{photos.get(place, '')}"),
                limit=current_app.config["FLOWDESK_UPLOAD_LIMIT"],
            )  # fmt: skip
            photos[place] = done.key
        except InvalidInput as problem:
            wrong[f"file_{place}"] = problem.message
    if wrong:
        raise InvalidForm(wrong)


def _page(number: str, refusal: Refusal, photos: Mapping[int, int] = NO_PHOTOS) -> str:
    view = checklist_of(number, actor(), photos.values())
    typed = dict(request.form) if refusal is not NOTHING_WRONG else {}
    return render_template(
        "inspections/checklist.html", view=view, photos=photos, refusal=refusal, typed=typed,
        kept=typed_command_id() or None,
        revision=request.form.get("revision") or view.revision, language=visitor().language,
        results=[(name, say(label)) for name, label in RESULTS.items()],
    )  # fmt: skip
