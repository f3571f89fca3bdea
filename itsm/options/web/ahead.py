"""Asking other servers before a submission is checked: a transaction waits for no network."""

from itsm.forms.model import Form
from itsm.options.web.kept import from_web


def ask_ahead(form: Form) -> None:
    """Have the answers that the fields of ``form`` need; those that are known are not asked for again."""
    for field in form.fields:
        if field.source is not None and field.source.kind == "web":
            from_web(field.source.name)
