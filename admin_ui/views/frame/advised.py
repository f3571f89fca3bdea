"""What stands on a record's page of the advice for it: the words, and what the reader may do with them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.visitor import actor, visitor
from itsm.advice.finding import advice_for
from itsm.packs.names import in_language
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


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """What a record says to others now: what its pack calls that, and each field of it with its label."""

    name: str
    facts: Sequence[tuple[str, str]]


def given_advice(view: RecordView) -> AdviceGiven | None:
    """What the record itself advises while that holds, as far as the reader sees its fields."""
    advice, language = view.type.advice, visitor().language
    if advice is None or view.status is None or view.status.key not in advice.during or not view.value(advice.field):
        return None
    said = [key for key in (advice.why, advice.field) if view.value(key)]
    fields = [view.type.by_key[key] for key in said]
    facts = [(one.label(language), in_words(one, view.value(one.key))) for one in fields]
    return AdviceGiven(in_language(advice.names, language), facts)


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
