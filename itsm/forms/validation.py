"""Checking a submission against its form, on the server, with the same FEEL that draws it."""

from collections.abc import Mapping

from engine.errors import InvalidForm, Text, text
from itsm.forms.conditions import Names, hidden_ids, names_for
from itsm.forms.model import Component, Form
from itsm.forms.values import Wrong, check, is_empty, parse

MOST_NAMED = 20
"""Unknown names that a refusal tells at most."""


def validate(
    form: Form, submission: Mapping[str, object], context: Names, outcome: str | None = None
) -> dict[str, object]:
    """Return the values of the visible fields by key; an empty one is None.

    ``submission`` maps keys to JSON values (``Form.collect`` makes it of an HTML post); keys that the form does not
    have, fields that are hidden and fields that are read-only are left out. ``context`` holds what conditions may read
    beside the values (``record``, variables). Raises InvalidForm with a sentence for each wrong field, by key.
    """
    wrong: dict[str, Text] = {}
    values = _parse_all(form, submission, wrong)
    hidden = hidden_ids(form, values, context, outcome)
    shown = [field for field in form.fields if field.id not in hidden and not field.readonly]
    kept = {field.key: values[field.key] for field in shown if field.key}
    names = names_for(context, kept, outcome)
    for field in shown:
        if field.key and field.key not in wrong:
            problem = _problem(field, kept[field.key], names, outcome)
            if problem is not None:
                wrong[field.key] = problem
    visible_wrong = {key: message for key, message in wrong.items() if key in kept}
    if visible_wrong:
        raise InvalidForm(visible_wrong)
    return {key: None if value == "" else value for key, value in kept.items()}


def require_known(form: Form, values: Mapping[str, object]) -> None:
    """Raise InvalidForm, by key, for what a program sent that is no field of ``form``, and for names of files.

    A page sends nothing else. Names of files bring none. A field that the form hides is known: ``validate`` leaves it
    out.
    """
    types = {field.key: field.type for field in form.fields if field.key}
    wrong = {key: _unknown(types.get(key)) for key in values if types.get(key) in (None, "filepicker")}
    if wrong:
        raise InvalidForm(dict(list(wrong.items())[:MOST_NAMED]))


def _unknown(kind: str | None) -> Text:
    if kind is None:
        return text("Expected a field of the form, but it has none of this name. Leave it out.")
    return text("Expected no files here, for their names alone bring none. Attach them on the page of the record.")


def _parse_all(form: Form, submission: Mapping[str, object], wrong: dict[str, Text]) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in form.fields:
        if not field.key:
            continue
        try:
            values[field.key] = parse(field, submission.get(field.key))
        except Wrong as problem:
            values[field.key] = None
            wrong[field.key] = problem.message
    return values


def _problem(field: Component, value: object, names: Names, outcome: str | None) -> Text | None:
    if is_empty(value):
        return text("Expected a value, but the field is empty.") if field.required(outcome) else None
    try:
        check(field, value, names)
    except Wrong as problem:
        return problem.message
    return None
