"""What can be said of a source without running it: the type it yields, and advice."""

from dataclasses import dataclass

from engine.errors import Text
from itsm.studio.given import Given
from itsm.studio.places import Excerpt


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """A finding of the analysis: how bad, why, what to do, and the part of the source it is about."""

    code: str
    severity: str
    message: Text
    hint: Text | None
    line: int
    column: int
    start: int
    end: int
    shown: Excerpt
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """The type that the source yields where it is known (empty: unknown), and the advice."""

    type: str
    advice: tuple[ShownAdvice, ...]


def help_for(source: str, given: Given, is_tests: bool) -> Help:
    """The help for a source over the names and types of the variables given."""
    return Help("", ())
