"""Files of a record, sent as downloads that no browser runs."""

from flask import Blueprint, Response, send_file

from admin_ui.views.frame.visitor import actor
from itsm.records.queries import attachment

blueprint = Blueprint("attachments", __name__)


@blueprint.get("/records/<number>/attachments/<int:key>")
def download(number: str, key: int) -> Response:
    """One file, when the reader may see its record (and, for an internal one, internal entries)."""
    found = attachment(number, key, actor())
    response = send_file(
        found.path, mimetype="application/octet-stream", as_attachment=True, download_name=found.filename, max_age=0
    )
    response.headers["Cache-Control"] = "no-store"  # no browser keeps it for whoever sits there next
    return response
