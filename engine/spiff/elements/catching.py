"""Nodes that wait for a timer or a message; the subscription is kept on the waiting token."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from engine.errors import ExecutionFault, Text, text
from engine.events import ElementEventKind
from engine.spiff import moments, variables
from engine.spiff.elements.base import FlowNode, refuse
from engine.spiff.token import Token
from engine.waits import MessageWait, TimerWait, Wait

_WANTED = {
    "timeDate": text("a date and time"),
    "timeDuration": text("a duration such as PT30M"),
    "timeCycle": text("a repeating interval such as R3/PT1H, without an end"),
}
"""What the expression of each kind of timer has to give."""


class CatchingNode(FlowNode):
    """A catch event, boundary event or receive task: ``subscribe`` evaluates what is waited for, once."""

    def subscribe(self, token: Token) -> None:
        """Evaluate the event definition. Raises ExecutionFault when it gives no time, name or key."""
        if self.record.event.kind == "timer":
            token.internal_data["timer"] = self._read_timer(token)
        elif self.record.event.kind == "message":
            token.internal_data["message"] = self._read_message(token)

    def wait_of(self, token: Token) -> Wait | None:
        """Return the timer or message wait of a token."""
        timer, message = token.internal_data.get("timer"), token.internal_data.get("message")
        if isinstance(timer, dict):
            due = datetime.fromisoformat(timer["due"])
            return TimerWait(token.id, self.record.id, due, timer["left"], timer["cycle"])
        if isinstance(message, dict):
            return MessageWait(token.id, self.record.id, message["name"], message["key"])
        return None

    def fire_timer(self, token: Token) -> None:
        """Fire the timer of a waiting token."""
        timer = token.internal_data.get("timer")
        if not isinstance(timer, dict):
            refuse(token, "timer")
            return
        self.caught(token, ElementEventKind.TIMER_FIRED, {"due_at": timer["due"]}, {})

    def deliver_message(self, token: Token, result: Mapping[str, object]) -> None:
        """Take the message that a waiting token expects."""
        message = token.internal_data.get("message")
        if not isinstance(message, dict):
            refuse(token, "message")
            return
        self.caught(token, ElementEventKind.MESSAGE_RECEIVED, {"name": message["name"]}, result)

    def caught(
        self, token: Token, kind: ElementEventKind, details: Mapping[str, object], result: Mapping[str, object]
    ) -> None:
        """React to the event: note it and complete."""
        token.workflow.instance.note(kind, self.record.id, token, **details)
        self.finish(token, result)

    def _read_message(self, token: Token) -> dict[str, object]:
        values = self.record.event.values
        name = variables.evaluate_text(token, values.get("name"), text("the message name"))
        key = variables.evaluate(token, values.get("key"))
        if not name:
            told = variables.given(token, values.get("name"))
            raise self._fault(
                text("Expected a message name at <%(element)s>, but %(given)s", element=self.record.id, given=told)
            )
        if isinstance(key, bool) or not isinstance(key, str | int | Decimal):
            raise self._fault(
                text(
                    "Expected the correlation key of message %(name)s at <%(element)s> to be text or a number, "
                    "but %(given)s Set the variable before the token arrives here.",
                    name=name, element=self.record.id, given=variables.given(token, values.get("key")),
                )
            )
        return {"name": name, "key": str(key)}

    def _read_timer(self, token: Token) -> dict[str, object]:
        values = self.record.event.values
        now = token.workflow.instance.host.now()
        name = next(iter(values))
        written = variables.evaluate(token, values[name])
        try:
            if name == "timeDate":
                return _timer(moments.read_instant(written))
            if name == "timeDuration":
                return _timer(moments.add(now, moments.read_duration(written)))
            cycle = moments.read_cycle(written)
        except (ValueError, OverflowError) as problem:
            raise self._fault(
                text(
                    "Expected %(wanted)s for timer <%(element)s>, but %(given)s Correct its expression.",
                    wanted=_WANTED[name], element=self.record.id, given=variables.given(token, values[name]),
                )
            ) from problem
        first = cycle.start or moments.add(now, cycle.every)
        return _timer(first, cycle.count, str(cycle.every), str(written))

    def _fault(self, message: Text) -> ExecutionFault:
        return ExecutionFault(self.record.id, message)


def _timer(
    due: datetime, left: int | None = 1, every: str | None = None, cycle: str | None = None
) -> dict[str, object]:
    return {"due": due.isoformat(), "left": left, "every": every, "cycle": cycle}


def rearm(token: Token) -> bool:
    """Set a cycle's next due time; False when no firing is left (any other timer has one)."""
    timer = token.internal_data["timer"]
    if not isinstance(timer, dict) or timer["every"] is None or timer["left"] == 1:
        return False
    due = moments.add(datetime.fromisoformat(timer["due"]), moments.read_duration(timer["every"]))
    left = None if timer["left"] is None else timer["left"] - 1
    token.internal_data["timer"] = _timer(due, left, timer["every"], timer["cycle"])
    return True
