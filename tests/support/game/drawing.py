"""A diagram that also keeps, as plain facts, what its XML says of events, loops and conditions: the model reads these.

Nothing here is read back from the XML or known to the engine, so what the engine reads is compared with what was meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.support.bpmn import Diagram

FORMAL = 'xsi:type="bpmn:tFormalExpression"'


@dataclass(frozen=True)
class Event:
    """One event definition: ``name`` is that of the message, signal or link, the code, the condition, the activity."""

    kind: str
    name: str | None = None
    firings: int = 1
    waits: bool = True


@dataclass(frozen=True)
class Loop:
    """How an activity is repeated; ``until`` completes a multi-instance, ``again`` repeats a standard loop."""

    kind: str
    number: str = "0"
    until: str | None = None
    again: str | None = None
    most: int | None = None
    before: bool = False
    behavior: str = "All"
    thrown: Event | None = None


class Drawing(Diagram):
    """The builder with its facts; every method returns the drawing."""

    def __init__(self, process_id: str = "process") -> None:
        super().__init__(process_id)
        self.events: dict[str, list[Event]] = {}
        self.loops: dict[str, Loop] = {}
        self.handlers: dict[str, str] = {}
        self.conditions: dict[str, str] = {}
        """Activation conditions of complex gateways, completion conditions of ad-hoc sub-processes."""
        self.scripts: dict[str, tuple[str, str]] = {}

    def inside(self, sub_process: str, draw: Callable[[Drawing], object]) -> Drawing:
        """Draw the inside of a sub-process as a drawing."""
        inner = Drawing(sub_process)
        inner.messages, inner.named, inner.extra = self.messages, self.named, self.extra
        draw(inner)
        self.nodes[sub_process].inner = inner
        return self

    def path(self, *steps: str, when: str | None = None, default: bool = False) -> Drawing:
        """Draw the steps and a flow from each to the next."""
        super().path(*steps, when=when, default=default)
        return self

    def boundary(self, identity: str, on: str, *, interrupting: bool = True) -> Drawing:
        """Attach a boundary event to an activity."""
        super().boundary(identity, on, interrupting=interrupting)
        return self

    def attribute(self, node: str, **values: str) -> Drawing:
        """Set XML attributes of a node."""
        super().attribute(node, **values)
        return self

    def inner(self, sub_process: str) -> Drawing:
        """Return the drawing inside of a sub-process."""
        found = self.nodes[sub_process].inner
        assert isinstance(found, Drawing)
        return found

    def _means(self, node: str, event: Event) -> None:
        self.events.setdefault(node, []).append(event)

    def catches(self, node: str, kind: str, name: str) -> Drawing:
        """Give an event one definition: of ``timer`` the name is a duration or cycle, of ``conditional`` FEEL."""
        if kind == "timer":
            cycle = name.startswith("R")
            self.timer(node, **{"timeCycle" if cycle else "timeDuration": name})
            self._means(node, Event(kind, firings=int(name[1 : name.index("/")]) if cycle else 1))
            return self
        self._means(node, Event(kind, name))
        if kind == "message":
            self.message(node, name, key=None)
        elif kind == "conditional":
            self.condition(node, name)
        else:
            self.event(node, kind, name)
        return self

    def marks(self, node: str, kind: str, *, waits: bool = True, activity: str | None = None) -> Drawing:
        """Give an event a definition that names nothing: terminate, cancel, compensate."""
        self._means(node, Event(kind, activity, waits=waits))
        attributes = {"activityRef": activity} if activity else {}
        if not waits:
            attributes["waitForCompletion"] = "false"
        self.event(node, kind, **attributes)
        return self

    def link(self, node: str, name: str) -> Drawing:
        """Make an event the source or target of a link."""
        self._means(node, Event("link", name))
        self.raw(node, body=f'<bpmn:linkEventDefinition name="{name}"/>')
        return self

    def undoes(self, activity: str, handler: str) -> Drawing:
        """Draw the compensation handler of an activity."""
        self.boundary(f"{activity}_undo", activity)
        self.handlers[activity] = handler
        self.marks(f"{activity}_undo", "compensate").associate(f"{activity}_undo", handler)
        self.attribute(handler, isForCompensation="true")
        return self

    def script(self, node: str, feel: str, variable: str) -> Drawing:
        """Say what a script task computes."""
        self.scripts[node] = (feel, variable)
        self.zeebe(node, "script", expression=f"={feel}", resultVariable=variable)
        return self

    def condition_of(self, node: str, tag: str, feel: str) -> Drawing:
        """Give a node its ``activationCondition`` or ``completionCondition``."""
        self.conditions[node] = feel
        self.raw(node, body=f"<bpmn:{tag} {FORMAL}>{escape(feel)}</bpmn:{tag}>")
        return self

    def repeat(
        self, node: str, number: str, *, sequential: bool = False, until: str | None = None, behavior: str = "All",
        thrown: str = "",
    ) -> Drawing:
        """Make an activity a multi-instance by number; ``behavior`` None and One throw the signal ``thrown``."""
        kind = "sequential" if sequential else "parallel"
        event = Event("signal", thrown) if thrown else None
        self.loops[node] = Loop(kind, number, until, behavior=behavior, thrown=event)
        body = f"<bpmn:loopCardinality {FORMAL}>{number}</bpmn:loopCardinality>"
        if until:
            body += f"<bpmn:completionCondition {FORMAL}>{escape(until)}</bpmn:completionCondition>"
        self.multi(node, body=body, sequential=sequential)
        if behavior != "All":
            if ("signal", thrown) not in self.named or not any(f'"{thrown}_thrown"' in found for found in self.extra):
                self.signal_definition(f"{thrown}_thrown", thrown)
            reference = f'{behavior.lower()}BehaviorEventRef="{thrown}_thrown"'
            self.multi_attributes(node, f'behavior="{behavior}" {reference}')
        return self

    def again(self, node: str, feel: str, most: int, *, before: bool = False) -> Drawing:
        """Make an activity a standard loop."""
        self.loops[node] = Loop("standard", again=feel, most=most, before=before)
        inner = f"<bpmn:loopCondition {FORMAL}>{escape(feel)}</bpmn:loopCondition>"
        tested = ' testBefore="true"' if before else ""
        kind = "standardLoopCharacteristics"
        self.nodes[node].loop = f'<bpmn:{kind} loopMaximum="{most}"{tested}>{inner}</bpmn:{kind}>'
        return self
