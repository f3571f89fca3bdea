"""What a submitted form means for a record: fields that change, comments for its timeline, process variables."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.registry import Actor
from itsm.categories.choices import FIELD
from itsm.forms.model import Component, Form
from itsm.forms.restricting import restricted
from itsm.forms.validation import validate
from itsm.records.flow.context import form_context
from itsm.records.opened import OpenRecord
from itsm.records.values import fitted
from itsm.rights.fields import FieldRights, require_changes


@dataclass(frozen=True, slots=True)
class Submission:
    """A checked submission, sorted by where it goes; ``comments`` are JSON-able."""

    fields: Mapping[str, object]
    variables: Mapping[str, object]
    comments: tuple[Mapping[str, object], ...]


def submitted(
    opened: OpenRecord, form: Form | None, values: Mapping[str, object], outcome: str | None, rights: FieldRights,
    actor: Actor,
) -> Submission:
    """Check ``values`` against ``form`` and sort them.

    Keys that the record type has are fields; a component with a ``timeline`` property makes a comment; names of files
    are left to the attachments; the rest become variables. A field that is not sent keeps its value.
    Without a form (imports) nothing but the type is asked.
    Fields that the actor may not change keep their values. Raises InvalidForm, InvalidInput, and Forbidden for another
    value of such a field.
    """
    if form is not None and rights.fixed:
        _require_changes(opened, form, values, rights, actor)
        form = restricted(form, (), rights.fixed)
        values = {key: value for key, value in values.items() if key not in rights.fixed}
    if form is None:
        known = {key: value for key, value in values.items() if key in opened.type.by_key}
        return Submission(fitted(opened.type, known, any_choice=True), _rest(values, known), ())
    current = {key: opened.value(key) for key in form.keys() if key in opened.type.by_key}
    checked = validate(form, {**current, **values}, form_context(opened, actor=actor), outcome)
    by_key = {component.key: component for component in form.fields}
    comments = tuple(
        _comment(by_key[key], value) for key, value in checked.items() if by_key[key].timeline and value
    )
    plain = {
        key: value
        for key, value in checked.items()
        if not by_key[key].timeline and by_key[key].type != "filepicker"
    }
    known = {key: value for key, value in plain.items() if key in opened.type.by_key}
    stays = {FIELD: known[FIELD]} if FIELD in known and known[FIELD] == opened.value(FIELD) else {}
    return Submission(fitted(opened.type, _rest(known, stays)) | stays, _rest(plain, known), comments)


def _require_changes(
    opened: OpenRecord, form: Form, values: Mapping[str, object], rights: FieldRights, actor: Actor
) -> None:
    sent = {key: value for key, value in values.items() if key in rights.fixed and key in form.keys()}
    known = fitted(opened.type, sent, any_choice=True)
    require_changes(opened.type, [key for key, value in known.items() if value != opened.value(key)], rights, actor)


def written(opened: OpenRecord, sent: Submission) -> None:
    """Write the fields of ``sent`` to the record."""
    for key, value in sent.fields.items():
        opened.set_field(key, value)


def _rest(values: Mapping[str, object], known: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if key not in known}


def _comment(component: Component, value: object) -> Mapping[str, object]:
    return {"key": component.key, "internal": component.timeline == "internal", "body": str(value)}
