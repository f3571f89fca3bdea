"""What a form asks, for programs that fill it in."""

from itsm.forms.model import Component, Form


def fields_shown(form: Form) -> list[dict[str, object]]:
    """The fields of ``form`` that carry a value, in the order of the page."""
    return [_field(field) for field in form.fields if field.key]


def _field(field: Component) -> dict[str, object]:
    return {
        "key": field.key, "type": field.type, "label": field.label, "required": field.rules.required,
        "options": [{"value": option.value, "label": option.label} for option in field.options] or None,
    }  # fmt: skip
