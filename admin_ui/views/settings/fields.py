"""Fields of the forms of Settings: what a form asks, in which order, with which choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from admin_ui.views.frame.templating import say
from admin_ui.views.me import zone_choices
from engine.errors import Text

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field: ``type`` is text, area, select, list (a text with suggestions), check, date, time, person, email or
    hidden.

    One of type secret is drawn empty whatever is kept.
    """

    name: str
    label: Text
    type: str = "text"
    column: int = 8
    required: bool = False
    help: Text | None = None
    options: Callable[[], Options] | None = None
    empty: Text | None = None
    """What a select calls no choice; None: one has to be chosen."""
    language: str = ""
    """Language of what is written into it, when it is always the same."""


def said(choices: Mapping[str, Text]) -> Callable[[], Options]:
    """Choices of a room as options in the reader's language."""
    return lambda: [(key, say(label)) for key, label in choices.items()]


def zones() -> Options:
    """Time zones that people choose from."""
    return [(zone, zone) for zone in zone_choices()]
