"""What the token layer asks of its host: FEEL, decisions, inline handlers and the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from engine.dmn import DecisionResult
from engine.feel import Evaluation
from engine.spiff.scope import ScopeSpec

Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class InlineCall:
    """A call of an inline handler: its job type, where it stands, its task headers and all visible variables.

    ``inputs`` are the locals alone: what the task's input mappings made, and what the run of a repeated task has of its
    own (its number and its item), whose names are ``of_run``.
    """

    type: str
    element_id: str
    headers: Mapping[str, str]
    variables: Variables
    inputs: Variables = field(default_factory=dict)
    of_run: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that the instance sent to whoever waits for it elsewhere.

    ``key`` is the correlation key of a message, empty without one. ``element_id`` is the throwing element.
    """

    kind: Literal["message", "signal"]
    name: str
    key: str
    variables: Variables
    element_id: str


class Host(Protocol):
    """The world of one execution. An answer is a FEEL value; whatever is raised goes through to the caller."""

    def evaluate(self, expression: str, variables: Variables) -> object:
        """Return the value of a FEEL expression (its source, without the leading ``=``); null is None."""

    def explain(self, expression: str, variables: Variables) -> Evaluation:
        """Return the value again with the reasons for nulls: slower, so asked only for the words of a fault."""

    def decide(self, decision_id: str, variables: Variables) -> DecisionResult:
        """Return the answer of a deployed decision."""

    def called_definition(self, process_id: str, binding: str, caller: int | None) -> int | None:
        """Return the key of the definition that a call of a process means; None when there is none.

        ``binding`` is ``latest``, ``deployment`` or ``versionTag:<tag>``, ``caller`` the definition that calls (None:
        that of the instance).
        """

    def called_scopes(self, definition: int) -> Mapping[str, ScopeSpec]:
        """Return the scopes of a process and its file by id, its own among them."""

    def is_inline(self, job_type: str) -> bool:
        """True when a handler of this job type runs inside the step; other types are jobs of workers."""

    def run_inline(self, call: InlineCall) -> Variables:
        """Run an inline handler and return the variables that it sets."""

    def now(self) -> datetime:
        """Return the current instant, with a zone."""

    def zone(self) -> str:
        """Return the IANA zone whose clock cron expressions count in."""
