"""The portal's first page, my records, and reporting."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.conversation import attach_all
from admin_ui.views.forms.report import report_drawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import InvalidForm, NotFound, text
from itsm.approvals.queries import called_to_vote
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType
from itsm.records.commands import report_record
from itsm.records.queries import portal_records
from itsm.surveys.queries import open_surveys

blueprint = Blueprint("portal", __name__, url_prefix="/portal")
LATEST = 5


@blueprint.get("")
@needs("portal.use")
def home() -> ResponseReturnValue:
    """What one can do here, and the latest records."""
    records = portal_records(actor(), LATEST)
    asked = open_surveys(actor())
    return render_template(
        "portal/home.html", types=_offered(), records=records, surveys=asked,
        votes=called_to_vote(actor()),
    )  # fmt: skip


@blueprint.get("/records")
@needs("portal.use")
def records() -> ResponseReturnValue:
    """All records that the reader reported or asked for."""
    found = portal_records(actor())
    return render_template("portal/records.html", section="records", types=_offered(), records=found)


@blueprint.get("/report/<type_key>")
@needs("record.report")
def ask(type_key: str) -> ResponseReturnValue:
    """The form that reports a record."""
    return _page(type_key)


@blueprint.post("/report/<type_key>")
@needs("record.report")
def report(type_key: str) -> ResponseReturnValue:
    """Report it, attach the files, and show where it stands."""
    form = deployed_form(_type(type_key).report_form)
    try:
        done = report_record(type_key, submission_of(form), actor().key, actor(), command_id(), "portal")
    except InvalidForm as problem:
        return _page(type_key, problem), 422
    attach_all(done.number, internal=False, names=tuple(request.files))
    tell("good", text("Thank you. Your number is %(number)s; we answer here.", number=done.number))
    return redirect(f"/portal/records/{done.number}", 303)


def _offered() -> list[RecordType]:
    """What requesters are offered to make; what is ordered stands in the catalogue."""
    return [one for one in visitor().record_types() if one.in_portal and one.offered and one.orders is None]


def _type(type_key: str) -> RecordType:
    """One of them; what is not offered is not there."""
    found = visitor().record_type(type_key)
    if not found.in_portal:
        raise NotFound(text("Expected something that can be reported here, but this is not."))
    return found


def _page(type_key: str, problem: InvalidForm | None = None) -> str:
    found = _type(type_key)
    drawing = report_drawing(found, f"/forms/refresh?type={type_key}", problem)
    return render_template("portal/report.html", type=found, drawing=drawing, command_id=typed_command_id() or None)
