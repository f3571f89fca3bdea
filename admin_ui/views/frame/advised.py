"""What stands on a record's page of the advice for it: the words, and what the reader may do with them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.visitor import actor, visitor
from itsm.advice.offering import offered
from itsm.packs.names import in_language
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
    return [
        AdviceShown(
            one.advised.number, one.advised.title, one.advised.name(visitor().language), one.advised.text,
            one.advised.linked, one.wait_task,
        )
        for one in offered(view, actor())
    ]  # fmt: skip
