"""Rooms in which several people lead a record together, when one is proposed, and who is told as its time runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from itsm.packs.names import Names, in_language

PLACES = ("number", "title", "service", "category")
"""What the words of an update may name: what the record says there."""


@dataclass(frozen=True, slots=True)
class RoomRole:
    """Somebody who leads a part of it: taken, handed over and shown. ``duties`` says what that is."""

    key: str
    names: Names
    duties: Names

    def name(self, language: str) -> str:
        """What people call the role."""
        return in_language(self.names, language)

    def duty(self, language: str) -> str:
        """What who has it does; empty when the pack does not say."""
        return in_language(self.duties, language) if self.duties else ""


@dataclass(frozen=True, slots=True)
class UpdateTemplate:
    """Words with which an update begins; ``texts`` may have ``{number}`` and the other names of ``PLACES``."""

    key: str
    names: Names
    texts: Names

    def name(self, language: str) -> str:
        """What people call it."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class ResponseStep:
    """One thing to do or to look at of a prepared response."""

    key: str
    names: Names

    def name(self, language: str) -> str:
        """What is to be done."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class PreparedResponse:
    """Counter-measures that somebody thought of beforehand, for records of some categories (and those below them)."""

    key: str
    names: Names
    categories: tuple[str, ...]
    steps: tuple[ResponseStep, ...]

    def name(self, language: str) -> str:
        """What people call it."""
        return in_language(self.names, language)


@dataclass(frozen=True, slots=True)
class RoomRates:
    """What an hour of a person costs, in whole units of ``currency``; that of a team goes before ``hour``."""

    currency: str
    hour: int
    teams: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewActions:
    """What a review agrees on is made by ``promotion``; ``owner`` and ``due`` are fields: who does it until when."""

    promotion: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class WarRoom:
    """Records of the type are led from a room of their own.

    Records of the types ``of`` join one as its children. ``team`` has those who are asked to lead. ``help`` is the
    message to the flow by which a team or a person is called in; ``actions`` says how what is agreed in the
    review becomes a record.
    """

    of: tuple[str, ...]
    team: str
    roles: tuple[RoomRole, ...]
    speaker: str = ""
    """Key of the role that writes the updates; empty: the first one."""
    help: str = ""
    actions: ReviewActions | None = None
    updates: tuple[UpdateTemplate, ...] = ()
    responses: tuple[PreparedResponse, ...] = ()
    rates: RoomRates | None = None

    @property
    def by_key(self) -> Mapping[str, RoomRole]:
        """Its roles by key."""
        return {one.key: one for one in self.roles}

    @property
    def speaking(self) -> str:
        """The role that writes the updates."""
        return self.speaker or self.roles[0].key


@dataclass(frozen=True, slots=True)
class Proposal:
    """When it is proposed to make of a record what ``promotion`` says: the decision answers with a severity, or null.

    It is asked with ``record`` and ``alike``: how many open records of the type came ``within_minutes`` with the same
    service or category, those included that are linked with it.
    """

    promotion: str
    decision: str
    within_minutes: int


@dataclass(frozen=True, slots=True)
class SuggestedRung:
    """A rung of the ladder that the pack suggests for its records: see Settings."""

    clock: str
    when: str
    whom: str
    event: str
    priority: str = ""
