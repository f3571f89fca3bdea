"""The form of an item as it is drawn, and whom an order is for."""

from flask import request

from admin_ui.views.forms.drawing import FormDrawing
from admin_ui.views.forms.report import report_context
from admin_ui.views.forms.submission import submission_of
from admin_ui.views.frame.visitor import actor, visitor
from admin_ui.views.people import person_meant
from engine.errors import InvalidForm, Text, text
from itsm.catalogue.queries.items import ItemView
from itsm.packs.deployed import form as deployed_form


def item_drawing(view: ItemView, problem: InvalidForm | None = None) -> FormDrawing:
    """The empty form, or what was sent with what is wrong with it."""
    form = deployed_form(view.form, visitor().language)
    return FormDrawing(
        form=form,
        values=submission_of(form) if request.method == "POST" else {},
        context=report_context(visitor().record_type(view.type_key)),
        zone=visitor().zone,
        errors=problem.fields if problem else {},
        refresh=f"/portal/catalogue/items/{view.code}/fields",
    )


def meant_requester(view: ItemView) -> int | Text | None:
    """For whom it is ordered: oneself unless somebody else was named; a sentence where nobody is meant."""
    typed = request.form.get("requester", "").strip()[:200]
    if request.form.get("for_other") != "true" or not typed:
        return actor().key
    if view.for_all:
        meant = person_meant(typed)
        return meant if isinstance(meant, Text) else meant.key
    known = {str(key): key for key, _name in view.people}
    return known.get(typed) or text("Choose somebody who reports to you.")
