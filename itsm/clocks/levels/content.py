"""What a version of a service level promises: targets, thresholds, the calendar that it counts with. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidForm, Text, text
from itsm.clocks.kinds import agreement, is_target_kind

THRESHOLDS = (50, 75, 90)
"""Per cent of a target at which people are told, unless the target says otherwise; 100 always is a threshold."""
MOST_MINUTES = 5 * 366 * 24 * 60
MOST_TARGETS = 200
MOST_THRESHOLDS = 8


@dataclass(frozen=True, slots=True)
class Target:
    """The time that a clock of ``kind`` may take: minutes of the calendar. None: of any type, priority or service."""

    kind: str
    minutes: int
    type: str | None = None
    priority: str | None = None
    service: str | None = None
    thresholds: tuple[int, ...] = THRESHOLDS

    @property
    def place(self) -> tuple[str, str | None, str | None, str | None]:
        """What it holds for: of one place there is one target."""
        return (self.kind, self.type, self.priority, self.service)


@dataclass(frozen=True, slots=True)
class Case:
    """What a target is looked up by: the type, priority and service of a record."""

    type: str
    priority: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A version's promise; ``calendar`` None is that of the customer or site."""

    targets: tuple[Target, ...]
    calendar: str | None = None

    def target(self, kind: str, case: Case) -> Target | None:
        """The target that fits best, None when nothing is promised.

        A named service beats a named priority, which beats a named type; a clock's own kind beats ``ola`` and ``uc``.
        """
        fitting = [one for one in self.targets if one.kind in (kind, agreement(kind)) and _fits(one, case)]
        return max(fitting, key=_rank, default=None)


def _fits(one: Target, case: Case) -> bool:
    asked = ((one.type, case.type), (one.priority, case.priority), (one.service, case.service))
    return all(wanted is None or wanted == found for wanted, found in asked)


def _rank(one: Target) -> tuple[bool, bool, bool, int]:
    return (one.service is not None, one.priority is not None, one.type is not None, len(one.kind))


def to_json(content: Content) -> dict[str, Any]:
    """As it is stored."""
    targets = [
        {"kind": one.kind, "minutes": one.minutes, "type": one.type, "priority": one.priority, "service": one.service,
         "thresholds": list(one.thresholds)} for one in content.targets
    ]  # fmt: skip
    return {"calendar": content.calendar, "targets": targets}


def from_json(stored: Mapping[str, Any]) -> Content:
    """Back from what is stored."""
    targets = tuple(
        Target(one["kind"], one["minutes"], one["type"], one["priority"], one["service"], tuple(one["thresholds"]))
        for one in stored["targets"]
    )
    return Content(targets, stored["calendar"])


def checked(content: Content) -> Content:
    """``content``; raises InvalidForm, whose fields are ``targets`` and ``row-N``, with all that is wrong."""
    errors: dict[str, Text] = {}
    if not content.targets:
        errors["targets"] = text("A level promises something: enter a target at least.")
    if len(content.targets) > MOST_TARGETS:
        errors["targets"] = text("Enter at most %(most)s targets.", most=MOST_TARGETS)
    seen = set[tuple[str, str | None, str | None, str | None]]()
    for number, one in enumerate(content.targets):
        problem = _problem(one) or (text("There is a target for this already.") if one.place in seen else None)
        if problem is not None:
            errors[f"row-{number}"] = problem
        seen.add(one.place)
    if errors:
        raise InvalidForm(errors)
    return content


def _problem(one: Target) -> Text | None:
    if not is_target_kind(one.kind):
        return text("Choose response, resolution, or write ola:team or uc:vendor.")
    if not 0 < one.minutes <= MOST_MINUTES:
        return text("Write a time between a minute and five years.")
    if len(one.thresholds) > MOST_THRESHOLDS or not all(0 < each < 100 for each in one.thresholds):
        return text("Write at most %(most)s per cents between 1 and 99.", most=MOST_THRESHOLDS)
    return None


def ordered(targets: Iterable[Target]) -> Sequence[Target]:
    """Targets as people read them: by type, service, priority as they came, and kind."""
    return sorted(targets, key=lambda one: (one.type or "", one.service or "", one.kind))
