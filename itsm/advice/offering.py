"""What somebody who works on a record may do with the advice for it now: take it over, or wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.advice.finding import Advised, advice_for
from itsm.advice.taking import not_advised
from itsm.records.queries import RecordView, TaskView


@dataclass(frozen=True, slots=True)
class Offered:
    """A piece of advice; the keys are of the task whose form takes it over, and of the one that waits for it."""

    advised: Advised
    use_task: int | None
    wait_task: int | None


def offered(view: RecordView, actor: Actor) -> Sequence[Offered]:
    """The advice for a record, as long as somebody works on it."""
    if view.status is not None and view.status.kind == "closed":
        return []
    return [
        Offered(one, _taking(view, one.advice.into), _waiting(view, one.advice.wait))
        for one in advice_for(view.number, actor)
    ]


def offered_by(view: RecordView, other: str, actor: Actor) -> Offered:
    """What the record ``other`` advises now; raises NotFound once it does not any more."""
    found = next((one for one in offered(view, actor) if one.advised.number == other), None)
    if found is None:
        raise not_advised(view.number, other)
    return found


def waiting_task(one: Offered) -> int:
    """The task that waits for the advice; raises InvalidState when there is none."""
    if one.wait_task is None:
        raise InvalidState(text("Expected a step that can wait for it, but there is none. Reload the page."))
    return one.wait_task


def _taking(view: RecordView, field: str) -> int | None:
    """The open task of the reader whose form has ``field``."""
    return next((task.key for task in _own(view) if field and task.form and field in task.form.keys()), None)


def _waiting(view: RecordView, outcome: str) -> int | None:
    """The open task of the reader that offers ``outcome``."""
    return next((task.key for task in _own(view) if outcome in {one.key for one in task.outcomes}), None)


def _own(view: RecordView) -> Sequence[TaskView]:
    return [task for task in view.tasks if task.may_complete and not task.suspended]
