"""What a pack says of its type beside the fields: teams, times, calls, promotions, plan, advice, what it watches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from itsm.packs.names import Names, in_language

DaysCounted = Literal["calendar", "working"]
TEXT = "text"
"""The measure that compares titles; every other one is a field whose value is the same."""


@dataclass(frozen=True, slots=True)
class PackTeam:
    """A team that the pack's diagram offers work to."""

    code: str
    line: int | None
    names: Names


@dataclass(frozen=True, slots=True)
class Calls:
    """How somebody who takes calls goes on at once: the first step of the flow, and which of its outcomes mean what."""

    step: str
    solved: str
    sent_on: str


@dataclass(frozen=True, slots=True)
class PackTime:
    """A length of time that the diagram asks for by its key: so many days, or minutes (then there are no days).

    All of them count (``calendar``), or working ones alone. The organisation may set others than these minutes.
    """

    key: str
    names: Names
    days: int
    counts: DaysCounted
    minutes: int = 0

    def name(self, language: str) -> str:
        """What people call it."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a record of the type may be made into: one of ``type``, which is ``link`` to it (``-``: the other end).

    ``fields`` are texts for fields of the new record, and with ``=`` in front FEEL over ``record``; so is ``when``,
    which says for which records. ``roles`` are those whose people are offered it, none: all whose rights let them.
    """

    key: str
    type: str
    link: str
    names: Names = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    roles: tuple[str, ...] = ()
    several: bool = False
    """True: one record may be made into several of them, one after the other."""
    by_actor: bool = False
    """True: whoever makes it by hand asks for it; else it is for the requester of the record."""


@dataclass(frozen=True, slots=True)
class PackSchedule:
    """Fields of the type that say when its work is planned, what it touches and who does it; empty: none says it.

    A plan is moved by the message ``message`` to the flow, which has the new times; without one, where its step allows.
    """

    begin: str
    end: str
    service: str = ""
    items: str = ""
    team: str = ""
    assignee: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A field whose text helps with records of the types ``to`` while its record has one of the statuses ``during``.

    Who works on one of those is shown it, takes it over ``into`` a field of their form, or lets the record wait by the
    outcome ``wait`` of its step, with the number in the field ``number``. The record with the advice is ``link`` to it.
    ``why`` is a field that stands before the text on the page of its own record.
    """

    field: str
    to: tuple[str, ...]
    during: tuple[str, ...]
    names: Names
    link: str = "related"
    into: str = ""
    wait: str = ""
    number: str = ""
    why: str = ""


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
