"""Throw and end events: each event definition is thrown, in the order of the document.

All of several results occur (BPMN 2.0.2, table 10.88), so that those come last which may end the token that throws.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.errors import text
from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.diagram.records import EventRecord
from engine.spiff.elements import delivery
from engine.spiff.elements.base import FlowNode, enter
from engine.spiff.elements.call_activity import called_specs
from engine.spiff.elements.compensation import UNDOING, plan, undo_next
from engine.spiff.elements.naming import key_of, name_of
from engine.spiff.elements.propagation import propagate, throw_error
from engine.spiff.elements.service_task import JobNode
from engine.spiff.elements.transaction import cancel
from engine.spiff.scope import ScopeSpec
from engine.spiff.token import Token


def _message(token: Token, event: EventRecord) -> None:
    name = name_of(token, event, text("the message name"))
    token.workflow.instance.note(ElementEventKind.MESSAGE_THROWN, token.task_spec.record.id, token, name=name)
    delivery.throw_message(token, name, key_of(token, event), payload(token))


def _signal(token: Token, event: EventRecord) -> None:
    name = name_of(token, event, text("the signal name"))
    token.workflow.instance.note(ElementEventKind.SIGNAL_THROWN, token.task_spec.record.id, token, name=name)
    delivery.throw_signal(token, name, payload(token))


def _error(token: Token, event: EventRecord) -> None:
    throw_error(token, _code(token, event), payload(token))


def _escalation(token: Token, event: EventRecord) -> None:
    code = _code(token, event)
    token.workflow.instance.note(ElementEventKind.ESCALATION_THROWN, token.task_spec.record.id, token, code=code)
    propagate(token, "escalation", code, payload(token))


def _terminate(token: Token, _event: EventRecord) -> None:
    for other in token.workflow.live_tokens():
        if other is not token:
            token.workflow.instance.kill(other)


def _code(token: Token, event: EventRecord) -> str | None:
    return variables.evaluate_text(token, event.values.get("code"), text("the code"))


def payload(token: Token) -> Mapping[str, object]:
    """What a thrown event carries: the locals that its mappings and associations made, not the counter of a loop."""
    record = token.task_spec.record
    names = {mapping.target[0] for mapping in (*record.data.inputs, *record.inputs)}
    return {name: value for name, value in token.data.items() if name in names}


def _compensate(token: Token, event: EventRecord) -> None:
    activity = event.values.get("activity")
    steps = plan(token, activity.text if activity else None)
    if "wait" in event.values:
        token.internal_data["undo"] = steps
        return
    beside = token.workflow.spawn(token.task_spec, token.status)
    beside.internal_data.update(detached=True, undo=steps)
    token.task_spec.go_on(beside)


def _cancel(token: Token, _event: EventRecord) -> None:
    cancel(token)


def _link(_token: Token, _event: EventRecord) -> None:
    """The token itself goes on at the target: see ``LinkThrowEvent``."""


THROWS: Mapping[str, Callable[[Token, EventRecord], None]] = MappingProxyType(
    {
        "message": _message, "signal": _signal, "error": _error, "escalation": _escalation, "terminate": _terminate,
        "compensate": _compensate, "cancel": _cancel, "link": _link,
    }
)


ENDING = ("escalation", "terminate", "error", "cancel")
"""What may end the token itself, in the order in which one of them still lets the others happen."""


class ThrowEvent(JobNode):
    """An intermediate throw event or end event. What it throws may end its own token: then nothing follows.

    With a job type a worker throws for it.
    """

    def own_work(self, token: Token) -> bool | None:
        """Throw all events."""
        for event in sorted(self.record.events, key=_place):
            if token.is_live:
                THROWS[event.kind](token, event)
        if not token.is_live:
            return True
        variables.publish(token, {})
        return None if undo_next(token) else True

    def inner_specs(self, token: Token) -> Mapping[str, ScopeSpec]:
        """Return the scopes of the process in which something is being undone."""
        return called_specs(token) if "called" in token.internal_data else super().inner_specs(token)

    def inner_scope(self, token: Token) -> str:
        """Return the scope in which something is being undone."""
        return str(token.internal_data[UNDOING])

    def scope_ended(self, token: Token) -> None:
        """Undo what is next, else complete."""
        token.workflow.instance.subprocesses.pop(token.id)
        self.go_on(token)

    def go_on(self, token: Token) -> None:
        """Undo what is next; a token that only undoes ends behind the last, any other follows its flows."""
        if undo_next(token):
            return
        if "detached" in token.internal_data:
            token.workflow.drop(token)
        else:
            token.complete()


def _place(event: EventRecord) -> int:
    return ENDING.index(event.kind) + 1 if event.kind in ENDING else 0


class LinkThrowEvent(FlowNode):
    """Lets the token go on at the link's target, as if a flow led there (10.5.5)."""

    @property
    def target(self) -> FlowNode:
        """Return the catching event of the link."""
        return self.scope_spec.link_targets[self.record.event.values["name"].text]

    @property
    def linked_to(self) -> list[str]:
        """Return the target."""
        return [self.target.record.id]

    def _on_complete(self, token: Token) -> None:
        enter(token.workflow, self.target, token.status, None)
        super()._on_complete(token)
