"""From the request's form to what a form's check takes: texts by field, names of chosen files."""

from collections.abc import Mapping

from flask import request

from admin_ui.views.frame.visitor import visitor
from itsm.forms.model import Form
from itsm.forms.posted import collect
from itsm.options.web.ahead import ask_ahead


def submission_of(form: Form | None) -> Mapping[str, object]:
    """Values by key as the request sent them; a file field has the names of its files."""
    if form is None:
        return {}
    ask_ahead(form)
    posted = {name: request.form.getlist(name) for name in request.form}
    for name in request.files:
        posted[name] = [file.filename for file in request.files.getlist(name) if file.filename]
    return collect(form, posted, visitor().zone)
