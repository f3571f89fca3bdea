"""What a scenario file says: a report, and steps that act or expect."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from itsm.packs.names import Names

By = Literal["agent", "colleague", "lead", "requester"]


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
class Job:
    """A program answers an open job of ``type``: with ``values``, with a BPMN ``error``, or that it ``fails``.

    Of a job that fails ``retries`` more tries are left; without any it becomes a fault. ``element`` tells apart several
    open jobs of one type.
    """

    type: str
    values: Mapping[str, object] = field(default_factory=dict)
    element: str | None = None
    error: str | None = None
    fails: str | None = None
    retries: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedClock:
    """How a clock stands; what is None is not asked. ``due`` is an instant or a duration since the report.

    ``paused_by`` is the element that it is paused by, ``used`` the whole minutes that are used up.
    """

    state: str | None = None
    due: str | None = None
    paused_by: str | None = None
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Expect:
    """Where the record stands; what is None is not asked.

    ``path`` are elements that were met in this order, with others between them; ``not_taken`` are such that were not.
    ``stuck`` is the element at which the process stands still.
    """

    status: str | None = None
    tasks: tuple[str, ...] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    ended: bool | None = None
    path: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    clocks: Mapping[str, ExpectedClock] = field(default_factory=dict)
    stuck: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes; timers, clocks and rungs that become due meanwhile are done in their order. ISO 8601."""

    duration: str


@dataclass(frozen=True, slots=True)
class Message:
    """The process gets a message with variables: offered to ``by``, or sent by the system."""

    name: str
    by: By | None
    values: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    """By which somebody waits for it, where that is not the number of the record."""


@dataclass(frozen=True, slots=True)
class Other:
    """A record of another type that is there already; where that type is not in use, something stands in for it.

    ``@name`` in the steps means its number. The record of the scenario is linked with it as ``link`` says; ``ended``:
    it is over, and no process has made it.
    """

    name: str
    type: str
    values: Mapping[str, object]
    link: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal of this name is sent with variables to whatever waits for it."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promote:
    """Somebody makes the record into what a promotion of the pack says, with values before those taken over."""

    promotion: str
    values: Mapping[str, object]
    by: By


@dataclass(frozen=True, slots=True)
class Earlier:
    """So many closed records of the type are there already, with these values, reported so many days ago."""

    values: Mapping[str, object]
    count: int = 1
    days: int = 30


@dataclass(frozen=True, slots=True)
class Period:
    """A freeze or a maintenance window (``kind``) for all work from here to there is added."""

    kind: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class LetPass:
    """Somebody lets pass what stands against the planned work, with a reason."""

    reason: str
    by: By


Step = At | Complete | Job | Expect | Wait | Message | Signal | Promote | Earlier | Period | LetPass


@dataclass(frozen=True, slots=True)
class Requester:
    """Who reports, where the flow asks for it: class, site, customer, and the service level of that customer."""

    service_class: str | None = None
    site: str | None = None
    customer: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file: ``given`` are the values of the report, or those of the item that is ordered."""

    names: Names
    given: Mapping[str, object]
    steps: tuple[Step, ...]
    requester: Requester = Requester()
    before: tuple[Mapping[str, object], ...] = ()
    """Reports of other records of the type that are there already, so that there is something to refer to."""
    order: str = ""
    """Code of an item of the pack's catalogue that is ordered; empty: a record is reported."""
    beside: tuple[Other, ...] = ()
    builds: tuple[Mapping[str, str], ...] = ()
    """Builds that the definitive media library has."""
