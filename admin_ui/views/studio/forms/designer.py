"""The form designer: a form in its editor, with what is wrong with it and how it looks to whom, while one draws."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.studio.findings import fixes_told
from admin_ui.views.studio.forms.opened import OpenedForm, decisions_in, opened_form, sources_for
from admin_ui.views.studio.workspace import page
from engine.errors import FlowdeskError, InvalidDefinition, InvalidInput, Text, text
from itsm.language import LANGUAGES
from itsm.records.elements import Outcome
from itsm.studio.allowance import allowed
from itsm.studio.forms.chinese_file import chinese_of
from itsm.studio.forms.files import TEXTS
from itsm.studio.forms.findings import MOST_BYTES, Spot, findings_of_form
from itsm.studio.forms.preview import ROLES, Looking, Preview, Role, preview

blueprint = Blueprint("studio_form", __name__, url_prefix="/studio/packs/<pack>/forms/<name>")
PREFIX = "preview:"
"""Before the names of what the page itself asks, so that no field of the form is called so."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How the form looks; without a drawing ``problem`` says why there is none."""

    role: Role
    language: str
    drawing: FormDrawing | None = None
    outcomes: tuple[Outcome, ...] = ()
    left_out: tuple[str, ...] = ()
    problem: Text | None = None
    sent: bool = False
    wrong: Mapping[str, Text] = field(default_factory=dict)


@blueprint.get("")
@needs("studio.see")
def show(pack: str, name: str) -> ResponseReturnValue:
    """The form in the editor, with its preview."""
    return _page(opened_form(pack, name))


@blueprint.post("/check")
@needs("studio.see")
def check(pack: str, name: str) -> ResponseReturnValue:
    """What is wrong with the form as it stands on the screen: findings with component and attribute."""
    opened = opened_form(pack, name)
    content = request.get_data()
    if len(content) > MOST_BYTES:
        return jsonify({"findings": [_told(Spot("", "", "error", _too_large(), None))]})
    try:
        with allowed(actor()):
            found = findings_of_form(content, opened.of_type, decisions_in(opened.workspace.draft.contents))
    except InvalidInput as problem:
        found = [Spot("", "", "error", problem.message, None)]
    return jsonify({"findings": [_told(one) for one in found]})


@blueprint.post("/preview")
@needs("studio.see")
def look(pack: str, name: str) -> ResponseReturnValue:
    """The form as it would be drawn for whom the page asks, with what was typed into it."""
    opened = opened_form(pack, name)
    looked = _look(opened)
    if request.headers.get("HX-Request"):
        return render_template("studio/forms/preview.html", looked=looked, drawn=_fields(looked))
    return _page(opened, looked)


def _page(opened: OpenedForm, looked: Looked | None = None) -> str:
    looked = looked or _look(opened)
    return page(
        "studio/forms/form.html", opened.workspace, opened=opened, looked=looked, drawn=_fields(looked),
        sources=sources_for(opened),
    )  # fmt: skip


def _fields(looked: Looked) -> Markup:
    """The form in the language of its reader, which need not be that of whoever draws."""
    if looked.drawing is None:
        return Markup()
    own, visitor().language = visitor().language, looked.language
    try:
        return Markup(render_template("studio/forms/drawn.html", looked=looked))  # a template of ours
    finally:
        visitor().language = own


def _told(spot: Spot) -> Mapping[str, object]:
    return {
        "component": spot.component, "name": spot.name, "severity": spot.severity, "message": say(spot.message),
        "fix": say(spot.fix) if spot.fix is not None else "", "fixes": fixes_told(spot.repairs),
    }  # fmt: skip


def _too_large() -> Text:
    return text("Expected at most %(most)s bytes, but the file is larger. Make it smaller.", most=MOST_BYTES)


def _look(opened: OpenedForm) -> Looked:
    role = next((one for one in ROLES if one == request.form.get(f"{PREFIX}as")), ROLES[0])
    language = next((one for one in LANGUAGES if one == request.form.get(f"{PREFIX}language")), visitor().language)
    if opened.of_type is None:
        return Looked(role, language, problem=text("Expected a record type that can be read. Mend pack.yaml first."))
    sent = request.form.get(f"{PREFIX}schema", "")
    content = sent.encode() if sent else opened.file.content
    if len(content) > MOST_BYTES:
        return Looked(role, language, problem=_too_large())
    chinese = chinese_of(opened.workspace.draft.contents.get(TEXTS), opened.form.id) or {}
    looking = Looking(role, language, actor(), opened.of_type, chinese, opened.uses)
    try:
        with allowed(actor()):
            return _drawn(preview(content, looking), looking)
    except InvalidDefinition as problem:
        return Looked(role, language, problem=problem.findings[0].message)
    except FlowdeskError as problem:
        return Looked(role, language, problem=problem.message)


def _drawn(found: Preview, looking: Looking) -> Looked:
    """What was typed into the preview is drawn again; its buttons try to send it."""
    outcome = request.form.get(f"{PREFIX}outcome")
    typed = request.method == "POST" and f"{PREFIX}typed" in request.form
    values = {**found.values, **submission_of(found.form)} if typed else found.values
    wrong = found.wrong(values, outcome or None) if outcome is not None else {}
    drawing = FormDrawing(
        form=found.form, values=values, context=found.context, zone=visitor().zone, errors=wrong, prefix="preview",
        outcome_labels={one.key: one.label for one in found.outcomes},
    )
    return Looked(
        looking.role, looking.language, drawing, found.outcomes, found.left_out, sent=outcome is not None, wrong=wrong
    )

