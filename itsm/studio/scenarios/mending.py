"""What the page offers to do about a step that failed because other tasks are open than it expects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import Text, text
from itsm.language import listed
from itsm.scenarios.expecting import OTHER_TASKS
from itsm.studio.scenarios.forms import Plain, duration_parts
from itsm.studio.scenarios.offers import Offers, Task

MOST_BUTTONS = 3
"""With more of them nobody sees at a glance which is meant."""
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Mend:
    """Something that would mend the step: ``do`` says which, as the page sends it back."""

    do: str
    label: Text


def mends_of(problem: Text | None, place: int, steps: Sequence[Plain], offers: Offers) -> list[Mend]:
    """What can be done at ``place`` about ``problem``: it is right as it is now, less time passes before, or somebody
    presses a button first."""
    found, step = _found(problem), steps[place]
    if found is None:
        return []
    shorter = _half(steps, place)
    time = [Mend(f"shorter:{place}", text("Half as much time passes before it"))] if shorter else []
    before = [
        Mend(f"press:{place}:{task.id}:{key}", text("First somebody presses “%(button)s” at “%(task)s”",
                                                    button=label, task=task.name))
        for task in _new(found, step, offers)
        for key, label in (task.outcomes if len(task.outcomes) <= MOST_BUTTONS else ())
    ]  # fmt: skip
    names = [offers.elements.get(one, one) for one in found]
    now = text("This is right: “%(task)s” is open", task=listed(names))
    accepts = bool(found) and "expect" in step and isinstance(step["expect"].get("task"), str)
    return [*before, *([Mend(f"accept:{place}:{','.join(found)}", now)] if accepts else ()), *time]


def mended(steps: Sequence[Plain], do: str, offers: Offers) -> list[Plain] | None:
    """The steps after what ``do`` says; None when it says nothing that can be done."""
    what, _, rest = do.partition(":")
    place, _, how = rest.partition(":")
    if what not in _DOINGS or not place.isascii() or not place.isdigit() or int(place) >= len(steps):
        return None
    return _DOINGS[what](steps, int(place), how, offers)


def _press(steps: Sequence[Plain], at: int, how: str, offers: Offers) -> list[Plain] | None:
    task, _, outcome = how.partition(":")
    if task not in offers.tasks or outcome not in dict(offers.tasks[task].outcomes):
        return None
    return [*steps[:at], {"complete": _pressed(offers.tasks[task], outcome)}, *steps[at:]]


def _accept(steps: Sequence[Plain], at: int, how: str, _offers: Offers) -> list[Plain] | None:
    wanted = steps[at].get("expect")
    if not isinstance(wanted, dict) or not how:
        return None
    tasks = how.split(",")
    expected = {**wanted, "task": tasks[0] if len(tasks) == 1 else tasks}
    return [*steps[:at], {"expect": expected}, *steps[at + 1 :]]


def _shorten(steps: Sequence[Plain], at: int, _how: str, _offers: Offers) -> list[Plain] | None:
    shorter = _half(steps, at)
    return [*steps[: at - 1], {"wait": shorter}, *steps[at:]] if shorter else None


_DOINGS = {"press": _press, "accept": _accept, "shorter": _shorten}


def _found(problem: Text | None) -> list[str] | None:
    """Ids of the tasks that are open instead; None when something else is wrong."""
    if problem is None or problem.template != OTHER_TASKS:
        return None
    told = str(problem.values.get("found", ""))
    return [] if told == _NOTHING else told.split(", ")


def _half(steps: Sequence[Plain], place: int) -> str:
    """Half of the time that passes right before a step; empty when none does, or when it is too short for that."""
    written = steps[place - 1].get("wait") if place else None
    parts = duration_parts(written) if isinstance(written, str) else None
    if parts is None:
        return ""
    days, hours, minutes = (int(parts[name] or 0) for name in ("days", "hours", "minutes"))
    half = ((days * 24 + hours) * 60 + minutes) // 2
    return f"PT{half}M" if half else ""


def _new(found: Sequence[str], step: Plain, offers: Offers) -> Iterator[Task]:
    """Open tasks that the step does not speak of."""
    ((_kind, content),) = step.items()
    wanted = str(content.get("task", "")) if isinstance(content, dict) else ""
    for one in found:
        if one in offers.tasks and one not in wanted.split(","):
            yield offers.tasks[one]


def _pressed(task: Task, outcome: str) -> dict[str, Any]:
    """Pressing a button, with a sample of what the form asks for it."""
    needed = [one for one in task.controls if outcome in one.required_for or one.required]
    values = {one.key: one.options[0][0] if one.options else _sample(one.kind, one.label) for one in needed}
    return {"task": task.id, **({"with": values} if values else {}), "outcome": outcome, "by": "agent"}


def _sample(kind: str, label: str) -> object:
    return {"number": 1, "yes_no": True}.get(kind, label)
