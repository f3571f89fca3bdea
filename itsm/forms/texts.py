"""The texts of a form in another language: a translation file maps keys of components to their texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from itsm.forms.model import Component, Form, Option


@dataclass(frozen=True, slots=True)
class ComponentTexts:
    """Translated texts of one component; an empty one leaves the original."""

    label: str = ""
    description: str = ""
    text: str = ""
    prefix: str = ""
    suffix: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def translated(form: Form, texts: Mapping[str, ComponentTexts]) -> Form:
    """Return ``form`` with ``texts`` (by key of a field, or id of another component) in place of its own."""
    return replace(form, components=tuple(_translated(item, texts) for item in form.components))


def _translated(component: Component, texts: Mapping[str, ComponentTexts]) -> Component:
    own = texts.get(component.key or component.id, ComponentTexts())
    return replace(
        component,
        label=own.label or component.label,
        description=own.description or component.description,
        text=own.text or component.text,
        prefix=own.prefix or component.prefix,
        suffix=own.suffix or component.suffix,
        options=tuple(Option(item.value, own.values.get(item.value, item.label)) for item in component.options),
        children=tuple(_translated(child, texts) for child in component.children),
    )
