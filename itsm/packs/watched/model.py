"""Which records a pack watches: of another type that come again, or that come after the work of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT = "text"
"""The measure that compares titles; every other one is a field whose value is the same."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Records of type ``of`` that are alike and come again and again, for one of the pack's own type.

    ``by`` says by which measure, the most telling first, and how many there have to be ``within_days``. ``promotion``
    is the key of what ``of`` may be made into; ``team`` is told, or the first of the pack's teams.
    """

    of: str
    promotion: str
    by: Mapping[str, int]
    within_days: int
    team: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Values of the pack's own fields where a record is made of a finding; they go before those of the promotion."""


@dataclass(frozen=True, slots=True)
class Same:
    """A field of the pack's own type, and the field of the other type that has to have the same value."""

    own: str
    other: str


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Records of the types ``of`` that are opened within ``hours`` after the work of one of the pack's own type.

    One of ``same`` has to fit. The own record is then ``link`` to the other one. The work was done when a token left
    the element ``step``; without one, at the end of its plan.
    """

    of: tuple[str, ...]
    hours: int
    same: tuple[Same, ...]
    link: str
    step: str = ""
