"""The report form of a record type, as drawn in the portal and for agents."""

from collections.abc import Mapping

from flask import request

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.visitor import actor, visitor
from engine.errors import InvalidForm
from itsm.categories.choices import OPTIONS, options
from itsm.forms.options.source import OFFERS
from itsm.options.offering import FormOptions
from itsm.packs.deployed import form as deployed_form
from itsm.packs.model import RecordType


def report_drawing(record_type: RecordType, refresh: str, problem: InvalidForm | None = None) -> FormDrawing:
    """The empty form, or what was sent with what is wrong with it."""
    form = deployed_form(record_type.report_form, visitor().language)
    return FormDrawing(
        form=form,
        values=submission_of(form) if request.method == "POST" else {},
        context=report_context(record_type),
        zone=visitor().zone,
        errors=problem.fields if problem else {},
        refresh=refresh,
    )


def report_context(record_type: RecordType) -> Mapping[str, object]:
    """What the form sees before there is a record."""
    language = visitor().language
    return {
        "record": None, OPTIONS: options(record_type, language), OFFERS: FormOptions(record_type, language, actor())
    }
