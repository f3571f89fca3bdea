"""What a pack's decision says of the promise for a record: which level holds, minutes for a clock, or neither. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.dmn import DecisionResult
from itsm.clocks.kinds import OLA, RESOLUTION, RESPONSE, UC, agreement
from itsm.clocks.levels.content import MOST_MINUTES
from itsm.records.requesters import Requester

LEVEL = "level"
_CLOCKS = (RESPONSE, RESOLUTION, OLA, UC)
OUTPUTS = (LEVEL, *_CLOCKS)
"""Names of what such a decision may answer; an answer that is no context is the level."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Code of a level (None: none is named), minutes by clock, and the decision's answer, which explains both."""

    level: str | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)
    result: DecisionResult | None = None

    def target(self, kind: str) -> int | None:
        """Minutes for a clock of ``kind``; those of ``ola`` and ``uc`` are for all teams and vendors."""
        return self.minutes.get(agreement(kind))


NOTHING_SAID = Answer()


def answer_of(result: DecisionResult) -> Answer:
    """What can be used of an answer."""
    value = result.value
    said = value if isinstance(value, Mapping) else {LEVEL: value}
    level = said.get(LEVEL)
    minutes = {kind: int(str(said[kind])) for kind in _CLOCKS if is_length(said.get(kind))}
    return Answer(level if isinstance(level, str) else None, minutes, result)


def is_length(value: object) -> bool:
    """True for whole minutes that a target may have."""
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        return False
    return value == int(value) and 0 < value <= MOST_MINUTES


class CustomerContext(Mapping[str, object]):
    """``customer`` as such a decision reads it: ``code`` and ``level`` of the requester's customer; null: none."""

    def __init__(self, requester: Requester) -> None:
        self._known = {"code": requester.customer, LEVEL: requester.level}

    def __getitem__(self, name: str) -> object:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
