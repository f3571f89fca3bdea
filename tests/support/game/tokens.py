"""What stands on the board of the token game: tokens, the scopes that hold them, and what a token watches for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.feel import compile_expression
from tests.support.bpmn import _Flow, _Node
from tests.support.game.drawing import Drawing, Event, Loop
from tests.support.play import START


class Fault(Exception):
    """The standard throws an exception here, or the game stands still for ever."""


class TooLong(Exception):
    """The game went on for more moves than it was given."""


@dataclass(eq=False)
class Watch:
    """One event that a token waits for; ``was`` is what a condition gave at the last look."""

    event: Event
    left: int
    seen: bool = False
    was: bool = False

    @property
    def is_open(self) -> bool:
        """True while the event may still happen."""
        return self.left > 0 and not self.seen


@dataclass(eq=False)
class Done:
    """A completed activity, as compensation finds it: its variables of then and what had completed inside of it."""

    node: str
    variables: dict[str, object]
    drawing: Drawing | None
    inside: list[Done]
    is_body: bool


@dataclass(eq=False)
class Undo:
    """A step of compensation: a handler, in the drawing in which it stands."""

    drawing: Drawing
    handler: str
    variables: dict[str, object]
    inside: list[Done]


@dataclass(eq=False)
class Token:
    """A token at a node. ``role`` is empty for one that moves; ``boundary``, ``target``, ``listener`` wait for events.

    A ``reset`` stands for a complex gateway that has fired; ``undoer`` compensates beside the throw event. ``home`` is
    where the node is drawn when that is not the scope that the token is in.
    """

    scope: Scope
    node: str
    flow: str | None = None
    role: str = ""
    owner: Token | None = None
    home: Drawing | None = None
    state: str = "queued"
    entered: bool = False
    variables: dict[str, object] = field(default_factory=dict)
    armed: list[Token] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    inside: Scope | None = None
    steps: list[Undo] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)
    started: int = 0
    completed: int = 0
    total: int = 0
    over: bool = False
    resets: bool = False

    @property
    def drawn(self) -> _Node:
        """How the node is drawn."""
        return (self.home or self.scope.drawing).nodes[self.node]

    @property
    def kind(self) -> str:
        """The element's name in the standard."""
        return self.drawn.kind

    @property
    def loop(self) -> Loop | None:
        """The loop of the activity; its single runs have none."""
        return None if self.scope.is_body else self.scope.drawing.loops.get(self.node)

    @property
    def events(self) -> list[Event]:
        """The event definitions of the node; those of an event sub-process stand on its start event."""
        if is_event_sub_process(self.drawn):
            inner = self.scope.drawing.inner(self.node)
            return inner.events[start_of(inner)]
        return self.scope.drawing.events.get(self.node, [])

    @property
    def catcher(self) -> _Node:
        """The event that catches: of an event sub-process its start event."""
        if is_event_sub_process(self.drawn):
            inner = self.scope.drawing.inner(self.node)
            return inner.nodes[start_of(inner)]
        return self.drawn

    @property
    def interrupts(self) -> bool:
        """True when catching the event ends the activity or scope."""
        attribute = "isInterrupting" if is_event_sub_process(self.drawn) else "cancelActivity"
        return self.catcher.attributes.get(attribute, "true") == "true"

    def gives(self, feel: str, **more: object) -> object:
        """Evaluate FEEL over what the token sees: its own variables before those of the scopes around it."""
        seen = dict(self.variables)
        scope: Scope | None = self.scope
        while scope is not None:
            seen = {**scope.variables, **seen}
            scope = scope.host.scope if scope.host else None
        return compile_expression(feel).evaluate({**seen, **more}, START)


@dataclass(eq=False)
class Scope:
    """The inside of a process, of a sub-process, of a repeated activity (``is_body``), or of a step of compensation."""

    drawing: Drawing
    host: Token | None
    variables: dict[str, object]
    is_body: bool = False
    tokens: list[Token] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    fired: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when only event sub-processes that were not triggered are left."""
        return all(token.role == "listener" for token in self.tokens)

    def gathered(self, node: str) -> list[Token]:
        """Return the tokens that have arrived at a node and wait there for others, oldest first."""
        return [token for token in self.tokens if token.node == node and token.state == "gathering"]

    def oldest(self, node: str) -> dict[str, Token]:
        """Return the oldest waiting token of each incoming flow of a node that has one."""
        found: dict[str, Token] = {}
        for token in self.gathered(node):
            found.setdefault(token.flow or "", token)
        return found

    def write(self, name: str, value: object) -> None:
        """Set a variable where it is found first, from here outwards; else in the process."""
        scope = self
        while scope.host is not None and name not in scope.variables:
            scope = scope.host.scope
        scope.variables[name] = value


def out_of(drawing: Drawing, node: str) -> list[_Flow]:
    """Return the sequence flows that leave a node."""
    return [flow for flow in drawing.flows if flow.source == node]


def into(drawing: Drawing, node: str) -> list[_Flow]:
    """Return the sequence flows that enter a node."""
    return [flow for flow in drawing.flows if flow.target == node]


def boundaries(drawing: Drawing, node: str) -> list[str]:
    """Return the boundary events of an activity that wait while it is active: not those for compensation."""
    return [
        name for name, drawn in drawing.nodes.items() if drawn.attributes.get("attachedToRef") == node
        and not any(event.kind == "compensate" for event in drawing.events.get(name, []))
    ]


def is_event_sub_process(drawn: _Node) -> bool:
    """True for a sub-process that an event opens."""
    return drawn.attributes.get("triggeredByEvent") == "true"


def start_of(drawing: Drawing) -> str:
    """Return the start event of a scope."""
    return next(name for name, drawn in drawing.nodes.items() if drawn.kind == "startEvent")


def beginnings(drawing: Drawing) -> list[str]:
    """Return where a scope begins: its start event, or all that nothing leads to (BPMN 2.0.2, 10.5.2)."""
    starts = [name for name, drawn in drawing.nodes.items() if drawn.kind == "startEvent"]
    return starts[:1] or list(_first(drawing))


def _first(drawing: Drawing) -> Iterator[str]:
    for name, drawn in drawing.nodes.items():
        links = [event for event in drawing.events.get(name, []) if event.kind == "link"]
        led_to = bool(into(drawing, name)) or (drawn.kind == "intermediateCatchEvent" and bool(links))
        own = drawn.kind in ("process", "boundaryEvent") or is_event_sub_process(drawn) or name == drawing.process_id
        if not led_to and not own and drawn.attributes.get("isForCompensation") != "true":
            yield name


def reachable(drawing: Drawing, start: str, barrier: str, *, events: bool = True) -> set[str]:
    """Return the flows that a token at ``start`` may still take without passing ``barrier``.

    A path leads along sequence flows, from a link to its target and, with ``events``, from an activity to its boundary
    events.
    """
    found: set[str] = set()
    todo, seen = [start], {barrier}
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        todo += boundaries(drawing, node) if events else []
        if drawing.nodes[node].kind == "intermediateThrowEvent":
            todo += [link_target(drawing, event) for event in drawing.events.get(node, []) if event.kind == "link"]
        for flow in out_of(drawing, node):
            found.add(flow.id)
            todo.append(flow.target)
    return found


def link_target(drawing: Drawing, event: Event) -> str:
    """Return the catch event at which a link goes on."""
    return next(
        name for name, drawn in drawing.nodes.items()
        if drawn.kind == "intermediateCatchEvent" and event in drawing.events.get(name, [])
    )
