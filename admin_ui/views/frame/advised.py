"""What stands on a record's page of the advice for it: the words, and what the reader may do with them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin_ui.views.frame.visitor import actor, visitor
from itsm.advice.offering import offered
from itsm.records.queries import RecordView


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """A piece of advice; the key is of the task that waits for it."""

    number: str
    title: str
    name: str
    text: str
    linked: bool
    wait_task: int | None


def shown_advice(view: RecordView) -> Sequence[AdviceShown]:
    """The advice for a record, as long as somebody works on it."""
    return [
        AdviceShown(
            one.advised.number, one.advised.title, one.advised.name(visitor().language), one.advised.text,
            one.advised.linked, one.wait_task,
        )
        for one in offered(view, actor())
    ]  # fmt: skip
