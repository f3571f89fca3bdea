"""A form as a template asks for it: each component with its value as an input shows it, options, errors, marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal

from engine.errors import Text
from itsm.forms.conditions import hidden_ids, names_for, options_of
from itsm.forms.model import MANY, Component, Form, Option
from itsm.forms.options.offered import names_items
from itsm.forms.values import Wrong, parse


@dataclass(frozen=True)
class FormDrawing:
    """A form with values and errors, for one reader. ``prefix`` tells the ids of several forms on one page apart."""

    form: Form
    values: Mapping[str, object]
    context: Mapping[str, object]
    zone: tzinfo
    errors: Mapping[str, Text] = field(default_factory=dict)
    prefix: str = "f"
    outcome_labels: Mapping[str, str] = field(default_factory=dict)
    refresh: str | None = None
    """Address that draws the fields anew after a change; None for a form without conditions."""

    @property
    def components(self) -> tuple[Component, ...]:
        """The components that are shown, top level."""
        return self.visible(self.form.components)

    def visible(self, components: tuple[Component, ...]) -> tuple[Component, ...]:
        """Those of ``components`` whose condition does not hide them now."""
        hidden = self._hidden
        return tuple(component for component in components if component.id not in hidden)

    @property
    def _hidden(self) -> frozenset[str]:
        return hidden_ids(self.form, self._parsed(), self.context, None)

    def _parsed(self) -> dict[str, object]:
        """The values in their own types, as conditions see them; what cannot be read is nothing."""
        fields = [(item, item.key) for item in self.form.fields if item.key]
        known = {key: _value_of(item, self.values[key]) for item, key in fields if key in self.values}
        return {**self.values, **known}

    def element_id(self, component: Component) -> str:
        """The id of the component's input; labels, errors and the summary point to it."""
        return f"{self.prefix}-{component.key or component.id}"

    def value(self, component: Component) -> str:
        """The value as the input shows it; no value is the empty text."""
        value = self._raw(component)
        if value is None or isinstance(value, list | tuple):
            return ""
        if component.type == "datetime" and component.subtype == "datetime":
            return _local(str(value), self.zone)
        if isinstance(value, Decimal | float) and value == int(value):
            return str(int(value))
        return str(value)

    def chosen(self, component: Component, option: Option) -> bool:
        """True when ``option`` is (one of) the value."""
        value = self._raw(component)
        if component.type in MANY:
            return isinstance(value, list | tuple) and option.value in [str(item) for item in value]
        return value is not None and str(value) == option.value

    def ticked(self, component: Component) -> bool:
        """True when the checkbox is ticked."""
        return self._raw(component) in (True, "true", "on")

    def _raw(self, component: Component) -> object:
        if component.key is None:
            return None
        value = self.values.get(component.key)
        return component.default if value is None and component.key not in self.values else value

    def options(self, component: Component) -> tuple[Option, ...]:
        """The options that are offered now."""
        return options_of(component, names_for(self.context, self._parsed(), None))

    def offers_items(self, component: Component) -> bool:
        """True when items are offered while somebody types."""
        return component.key is not None and not component.readonly and names_items(component.key, self.context)

    def error(self, component: Component) -> Text | None:
        """What is wrong with the field, or None."""
        return self.errors.get(component.key) if component.key else None

    def wrong(self) -> list[tuple[Component, Text]]:
        """The fields with errors in document order, for the summary."""
        return [(item, self.errors[item.key]) for item in self.form.fields if item.key and item.key in self.errors]

    def needed_for(self, component: Component) -> list[str]:
        """Labels of the outcomes that need this field, in the order of the buttons; empty when all or none do."""
        needed = component.rules.required_for
        return [label for outcome, label in self.outcome_labels.items() if outcome in needed]

    def not_needed_for(self, component: Component) -> list[str]:
        """Labels of the other outcomes, which is what one reads faster when most need the field."""
        needed = component.rules.required_for
        return [label for outcome, label in self.outcome_labels.items() if outcome not in needed]

    def mostly_needed(self, component: Component) -> bool:
        """True when more outcomes need the field than not: it gets a star, and only its exceptions are told."""
        return len(self.needed_for(component)) > len(self.not_needed_for(component))

    def described_by(self, component: Component) -> str:
        """Ids of the texts that describe the input."""
        element = self.element_id(component)
        parts = []
        if component.description or self.needed_for(component):
            parts.append(f"{element}-help")
        if self.error(component):
            parts.append(f"{element}-error")
        return " ".join(parts)

    @property
    def has_conditions(self) -> bool:
        """True when a change of one field may change others."""
        keys = self.form.keys()
        return any(
            item.hide or item.values_expression or (item.values_key and item.values_key in keys)
            or (item.source is not None and item.source.kind == "decision")
            for item in self.form.walk()
        )

    @property
    def has_files(self) -> bool:
        """True when the form must be sent as multipart."""
        return any(item.type == "filepicker" for item in self.form.fields)


def _value_of(component: Component, value: object) -> object:
    try:
        return parse(component, value)
    except Wrong:
        return None


def _local(value: str, zone: tzinfo) -> str:
    """``2026-11-20T09:15+00:00`` → what a local date-time input of a reader in ``zone`` shows."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    return moment.strftime("%Y-%m-%dT%H:%M")
