"""Options of fields that ask for a person."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs
from itsm.people.queries import search_people

blueprint = Blueprint("people", __name__, url_prefix="/people")
ROWS = 12


@blueprint.get("/options")
@needs("people.see")
def options() -> ResponseReturnValue:
    """Persons whose name or address contains what was typed so far."""
    typed = request.args.get("requester", "").strip()[:200]
    return render_template("people_options.html", people=search_people(typed, ROWS) if typed else [])
