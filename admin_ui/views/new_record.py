"""A new record that an agent writes down for somebody who called or came by."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.conversation import attach_all
from admin_ui.views.forms.report import report_drawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.people import ROWS as PEOPLE
from admin_ui.views.people import person_meant
from engine.errors import InvalidForm, Text, text
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType
from itsm.people.queries import Person, search_people
from itsm.records.commands import report_record

blueprint = Blueprint("new_record", __name__, url_prefix="/records/new/<type_key>")
USUAL_CHANNEL = "phone"


@blueprint.get("")
@needs("record.report_for_others")
def ask(type_key: str) -> ResponseReturnValue:
    """The report form with requester and channel."""
    return _page(type_key)


@blueprint.post("")
@needs("record.report_for_others")
def make(type_key: str) -> ResponseReturnValue:
    """Report it for the requester and open the record."""
    found = visitor().record_type(type_key)
    requester = _requester()
    if isinstance(requester, Text):
        return _page(type_key, requester_error=requester), 422
    values = submission_of(deployed_form(found.report_form))
    try:
        done = report_record(type_key, values, requester.key, actor(), command_id(), _channel(found))
    except InvalidForm as problem:
        return _page(type_key, problem), 422
    attach_all(done.number, internal=False, names=tuple(request.files))
    tell("good", text("%(number)s is open.", number=done.number))
    return redirect(f"/records/{done.number}", 303)


def _requester() -> Person | Text:
    """The person who was named; a sentence when it is nobody or more than one."""
    typed = request.form.get("requester", "").strip()[:200]
    if not typed:
        return text("Expected a requester, but the field is empty.")
    return person_meant(typed)


def _channels(found: RecordType) -> list[tuple[str, str]]:
    field = found.by_key.get("channel")
    language = visitor().language
    return [(choice.value, field.shown(choice.value, language)) for choice in field.choices] if field else []


def _channel(found: RecordType) -> str | None:
    sent = request.form.get("channel", "")
    return sent if sent in {value for value, _label in _channels(found)} else None


def _page(type_key: str, problem: InvalidForm | None = None, requester_error: Text | None = None) -> str:
    found = visitor().record_type(type_key)
    typed = request.form.get("requester", "")
    return render_template(
        "record/new.html",
        type=found,
        drawing=report_drawing(found, f"/forms/refresh?type={type_key}", problem),
        command_id=typed_command_id() or None,
        requester=typed,
        requester_error=requester_error,
        people_found=search_people(typed, PEOPLE) if typed else [],
        channels=_channels(found),
        channel=request.form.get("channel", USUAL_CHANNEL),
    )
