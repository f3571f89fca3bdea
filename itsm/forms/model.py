"""What a form is made of: components in document order, and the fields among them that carry a value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from itsm.forms.options.source import Source

ComponentType = Literal[
    "textfield", "textarea", "number", "datetime", "checkbox", "checklist", "radio", "select", "taglist",
    "group", "text", "separator", "spacer", "filepicker",
]

VALUE_TYPES = frozenset(
    {"textfield", "textarea", "number", "datetime", "checkbox", "checklist", "radio", "select", "taglist", "filepicker"}
)
"""Components that carry a value; the others are there to be read."""

MANY = frozenset({"checklist", "taglist", "filepicker"})
"""Components whose value is a list."""

CHOOSING = frozenset({"checklist", "taglist", "radio", "select"})
"""Components that offer options."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a component that offers options; in a tree ``name`` is its own and ``depth`` how far down it is."""

    value: str
    label: str
    name: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a value must obey; a bound is a literal or FEEL source (``=…``)."""

    required: bool = False
    required_for: frozenset[str] = frozenset()
    """Outcomes whose button makes the field required; empty: ``required`` alone decides."""
    min_length: str | None = None
    max_length: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    pattern: str | None = None
    kind: str | None = None
    """``email`` or ``phone`` for a text with a known shape."""
    decimal_digits: int | None = None
    increment: str | None = None
    accept: tuple[str, ...] = ()
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """One component of a form as form-js describes it, texts in one language."""

    id: str
    type: ComponentType
    key: str | None = None
    label: str = ""
    description: str = ""
    text: str = ""
    columns: int = 16
    """Width in the 16 columns of the layout."""
    row: str | None = None
    hide: str | None = None
    """FEEL source of the condition that hides the component, without the leading ``=``."""
    subtype: Literal["date", "time", "datetime"] = "datetime"
    default: object = None
    readonly: bool = False
    withheld: bool = False
    """The reader may not change it: it is shown read-only, and a post of it is not read."""
    timeline: Literal["", "public", "internal"] = ""
    """Not empty: the value becomes a comment on the record's timeline instead of a field or a variable."""
    rules: Rules = Rules()
    options: tuple[Option, ...] = ()
    values_key: str | None = None
    values_expression: str | None = None
    source: Source | None = None
    """Where its options come from, when the form has neither them nor a variable or expression that gives them."""
    prefix: str = ""
    suffix: str = ""
    children: tuple["Component", ...] = ()

    @property
    def carries_value(self) -> bool:
        """True when the component is a field."""
        return self.type in VALUE_TYPES

    def required(self, outcome: str | None) -> bool:
        """True when the field must be filled for ``outcome``, the button that was pressed."""
        if self.rules.required_for:
            return outcome in self.rules.required_for
        return self.rules.required


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one language; ``components`` is the tree in document order."""

    id: str
    components: tuple[Component, ...] = field(default_factory=tuple)
    fields: tuple[Component, ...] = field(init=False, repr=False, compare=False)
    """The components that carry a value, in document order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(component for component in self.walk() if component.carries_value))

    def walk(self) -> Iterator[Component]:
        """Every component, a group before its children."""
        waiting = list(reversed(self.components))
        while waiting:
            component = waiting.pop()
            yield component
            waiting.extend(reversed(component.children))

    def keys(self) -> tuple[str, ...]:
        """Variable names of the fields."""
        return tuple(component.key for component in self.fields if component.key)
