"""Nodes that wait for events: each definition is evaluated once, when the wait begins, and kept on the waiting token.

A subscription is plain data with its ``kind``; the list has one for each event definition, as the document has them.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import ExecutionFault, text
from engine.events import ElementEventKind
from engine.spiff import variables
from engine.spiff.diagram.records import EventRecord
from engine.spiff.elements import timing
from engine.spiff.elements.base import FlowNode, refuse
from engine.spiff.elements.naming import key_of, name_of
from engine.spiff.token import Token
from engine.waits import ConditionWait, MessageWait, SignalWait, TimerWait, Wait

Subscription = dict[str, Any]

CAUGHT = {
    "timer": ElementEventKind.TIMER_FIRED,
    "message": ElementEventKind.MESSAGE_RECEIVED,
    "signal": ElementEventKind.SIGNAL_RECEIVED,
    "conditional": ElementEventKind.CONDITION_MET,
    "error": ElementEventKind.ERROR_CAUGHT,
    "escalation": ElementEventKind.ESCALATION_CAUGHT,
    "compensate": ElementEventKind.COMPENSATION_CAUGHT,
    "cancel": ElementEventKind.TRANSACTION_CANCELLED,
}
_TOLD = {"timer": ("due_at", "due"), "message": ("name", "name"), "signal": ("name", "name")}


class CatchingNode(FlowNode):
    """A catch event, boundary event, receive task or event sub-process."""

    def subscribe(self, token: Token) -> None:
        """Evaluate the event definitions. Raises ExecutionFault when one gives no time, name or key."""
        token.internal_data["caught"] = [subscription_of(token, event) for event in self.record.events]

    def own_waits(self, token: Token) -> tuple[Wait, ...]:
        """Return the timers, messages, signals and conditions that a token waits for."""
        found = subscriptions(token)
        several = len(found) > 1
        waits = (
            _wait(self.record.id, f"{token.id}.{index}" if several else token.id, subscription)
            for index, subscription in enumerate(found) if index not in seen(token)
        )
        return tuple(wait for wait in waits if wait is not None)

    def settle(self, token: Token) -> bool:
        """Look at the conditions: one that has become true since the last look is an event (10.5.5)."""
        if token.workflow.instance.asleep:
            return False
        for index, subscription in enumerate(subscriptions(token)):
            if subscription["kind"] == "conditional" and index not in seen(token):
                was, subscription["was"] = subscription["was"], is_met(token, self.record.events[index])
                if subscription["was"] and not was:
                    self.trigger(token, "conditional", index, {})
                    return True
        return False

    def trigger(self, token: Token, kind: str, index: int, result: Mapping[str, object]) -> None:
        """Take an event; of a parallel multiple one all others have to have happened before (10.5.5)."""
        found = subscriptions(token)
        if index >= len(found) or found[index]["kind"] != kind:
            refuse(token, kind)
        subscription = found[index]
        details = {told: subscription[key] for told, key in [_TOLD[kind]]} if kind in _TOLD else {}
        if self.record.parallel_multiple and len(found) > 1:
            token.internal_data["seen"] = happened = sorted({*seen(token), index})
            variables.note_result(token, result)
            if len(happened) < len(found):
                token.workflow.instance.note(CAUGHT[kind], self.record.id, token, **details)
                return
            result = variables.noted_results(token)
            token.internal_data.pop("seen")
            token.internal_data.pop("noted")
        self.caught(token, CAUGHT[kind], index, details, result)

    def finish(self, token: Token, result: Mapping[str, object]) -> None:
        """Publish what came in and complete."""
        super().finish(token, variables.received(token, result))

    def caught(
        self, token: Token, kind: ElementEventKind, _index: int, details: Mapping[str, object],
        result: Mapping[str, object],
    ) -> None:
        """React to the event: note it and complete."""
        token.workflow.instance.note(kind, self.record.id, token, **details)
        self.finish(token, result)


def subscriptions(token: Token) -> list[Subscription]:
    """Return what a token waits for, one for each event definition."""
    found = token.internal_data.get("caught", [])
    return found if isinstance(found, list) else []


def seen(token: Token) -> list[int]:
    """Return the indexes of the parts of a parallel multiple event that have happened."""
    found = token.internal_data.get("seen", [])
    return found if isinstance(found, list) else []


def spend_timers(token: Token, index: int) -> None:
    """Go on to the next firing of the timers that took part in an event; what cannot happen again is exhausted."""
    found = subscriptions(token)
    together = token.task_spec.record.parallel_multiple and len(found) > 1
    for subscription in found if together else [found[index]]:
        if subscription["kind"] == "timer" and not timing.rearm(subscription):
            subscription["kind"] = "exhausted"
    if together and any(subscription["kind"] == "exhausted" for subscription in found):
        for subscription in found:
            subscription["kind"] = "exhausted"


def subscription_of(token: Token, event: EventRecord) -> Subscription:
    """Evaluate one event definition for a token that waits for it."""
    if event.kind == "timer":
        return {"kind": "timer", **timing.read_timer(token, event.values)}
    if event.kind == "message":
        return {"kind": "message", "name": name_of(token, event, text("the message name")), "key": key_of(token, event)}
    if event.kind == "signal":
        return {"kind": "signal", "name": name_of(token, event, text("the signal name"))}
    if event.kind == "conditional":
        return {"kind": "conditional", "was": False}
    if event.kind in ("error", "escalation"):
        return {"kind": event.kind, "code": variables.evaluate_text(token, event.values.get("code"), text("the code"))}
    return {"kind": event.kind}


def is_met(token: Token, event: EventRecord) -> bool:
    """Evaluate a condition: null counts as not yet. Raises ExecutionFault for anything but a boolean."""
    condition = event.values.get("condition")
    answer = variables.evaluate(token, condition)
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    raise ExecutionFault(
        token.task_spec.record.id,
        text(
            "Expected the condition of <%(element)s> to be true or false, but %(given)s Correct the condition.",
            element=token.task_spec.record.id, given=variables.given(token, condition),
        ),
    )


def _wait(element_id: str, token_id: str, subscription: Subscription) -> Wait | None:
    kind = subscription["kind"]
    if kind == "timer":
        due = timing.due_of(subscription)
        return TimerWait(token_id, element_id, due, subscription["left"], subscription["cycle"])
    if kind == "message":
        return MessageWait(token_id, element_id, subscription["name"], subscription["key"])
    if kind == "signal":
        return SignalWait(token_id, element_id, subscription["name"])
    return ConditionWait(token_id, element_id) if kind == "conditional" else None
