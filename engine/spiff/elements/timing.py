"""Timers: the expression of a timer event definition made into due times."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.errors import ExecutionFault, text
from engine.spiff import variables
from engine.spiff.diagram.records import Value
from engine.spiff.elements import moments
from engine.spiff.token import Token

WANTED = {
    "timeDate": text("a date and time"),
    "timeDuration": text("a duration such as PT30M"),
    "timeCycle": text("a repeating interval such as R3/PT1H, without an end, or a cron expression"),
}
"""What the expression of each kind of timer has to give."""


def read_timer(token: Token, values: Mapping[str, Value]) -> dict[str, Any]:
    """Evaluate a timer: when it is due, how many firings are left, and what comes after. Raises ExecutionFault."""
    host = token.workflow.instance.host
    name = next(iter(values))
    written = variables.evaluate(token, values[name])
    try:
        return timer_of(name, written, host.now(), host.zone)
    except (ValueError, OverflowError) as problem:
        raise ExecutionFault(
            token.task_spec.record.id,
            text(
                "Expected %(wanted)s for timer <%(element)s>, but %(given)s Correct its expression.",
                wanted=WANTED[name], element=token.task_spec.record.id, given=variables.given(token, values[name]),
            ),
        ) from problem


def timer_of(name: str, written: object, now: datetime, zone: Callable[[], str]) -> dict[str, Any]:
    """Return a timer's subscription, as JSON-able data, from the value of its ``timeDate``, ``timeDuration`` or
    ``timeCycle``; ``zone`` tells the IANA zone that a cron expression counts in. Raises ValueError, OverflowError.
    """
    if name == "timeDate":
        return _timer(moments.read_instant(written))
    if name == "timeDuration":
        return _timer(moments.add(now, moments.read_duration(written)))
    cycle = moments.read_cycle(written)
    if isinstance(cycle, moments.Cron):
        place = zone()
        return _timer(cycle.after(now, place), None, None, str(written)) | {"zone": place}
    first = cycle.start or moments.add(now, cycle.every)
    return _timer(first, cycle.count, str(cycle.every), str(written))


def _timer(due: datetime, left: int | None = 1, every: str | None = None, cycle: str | None = None) -> dict[str, Any]:
    return {"due": due.isoformat(), "left": left, "every": every, "cycle": cycle}


def due_of(timer: Mapping[str, Any]) -> datetime:
    """Return the due time of a timer's subscription."""
    return datetime.fromisoformat(timer["due"])


def rearm(timer: dict[str, Any]) -> bool:
    """Set a cycle's next due time; False when no firing is left (any other timer has one)."""
    if timer.get("zone"):
        cron = moments.read_cycle(timer["cycle"])
        assert isinstance(cron, moments.Cron)
        timer["due"] = cron.after(due_of(timer), timer["zone"]).isoformat()
        return True
    if timer["every"] is None or timer["left"] == 1:
        return False
    due = moments.add(due_of(timer), moments.read_duration(timer["every"]))
    left = None if timer["left"] is None else timer["left"] - 1
    timer.update(_timer(due, left, timer["every"], timer["cycle"]))
    return True
