"""What stands on a record's page of the advice for it: the words, and what the reader may do with them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin_ui.views.frame.visitor import actor, visitor
from itsm.advice.finding import advice_for
from itsm.records.queries import RecordView, TaskView


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """A piece of advice; the keys are of the task whose form takes it over, and of the one that waits for it."""

    number: str
    title: str
    name: str
    text: str
    linked: bool
    use_task: int | None
    wait_task: int | None


def shown_advice(view: RecordView) -> Sequence[AdviceShown]:
    """The advice for a record, as long as somebody works on it."""
    if view.status is not None and view.status.kind == "closed":
        return []
    return [
        AdviceShown(
            one.number, one.title, one.name(visitor().language), one.text, one.linked,
            taking_task(view, one.advice.into), waiting_task(view, one.advice.wait),
        )
        for one in advice_for(view.number, actor())
    ]


def taking_task(view: RecordView, field: str) -> int | None:
    """The open task of the reader whose form has ``field``."""
    return next((task.key for task in _own(view) if field and task.form and field in task.form.keys()), None)


def waiting_task(view: RecordView, outcome: str) -> int | None:
    """The open task of the reader that offers ``outcome``."""
    return next((task.key for task in _own(view) if outcome in {one.key for one in task.outcomes}), None)


def _own(view: RecordView) -> Sequence[TaskView]:
    return [task for task in view.tasks if task.may_complete and not task.suspended]
