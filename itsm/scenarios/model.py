"""What a scenario file says: a report, and steps that act or expect."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from itsm.packs.names import Names

By = Literal["agent", "requester"]


@dataclass(frozen=True, slots=True)
class At:
    """The open tasks are exactly these, sorted; a step that several people have is named once for each."""

    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Complete:
    """Somebody completes a task with values of its form and a button."""

    task: str
    values: Mapping[str, object]
    outcome: str | None
    by: By


@dataclass(frozen=True, slots=True)
class Expect:
    """Where the record stands; what is None is not asked."""

    status: str | None = None
    tasks: tuple[str, ...] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    ended: bool | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes; timers that become due meanwhile fire in their order. ``duration`` is ISO 8601."""

    duration: str


@dataclass(frozen=True, slots=True)
class Message:
    """The process gets a message: offered to ``by``, or sent by the system."""

    name: str
    by: By | None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal of this name is sent to whatever waits for it."""

    name: str


Step = At | Complete | Expect | Wait | Message | Signal


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file: ``given`` are the values of the report."""

    names: Names
    given: Mapping[str, object]
    steps: tuple[Step, ...]
