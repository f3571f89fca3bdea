"""Search: by number or by words."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs
from itsm.records.search.finding import search as search_records

blueprint = Blueprint("search", __name__, url_prefix="/search")
LONGEST = 200


@blueprint.get("")
@needs("record.see_all")
def show() -> ResponseReturnValue:
    """What was found; a whole number leads straight to its record."""
    query = request.args.get("q", "").strip()[:LONGEST]
    found = search_records(query, actor()) if query else []
    if len(found) == 1 and found[0].number.casefold() == query.casefold():
        return redirect(f"/records/{found[0].number}")
    return render_template("search.html", query=query, found=found)
