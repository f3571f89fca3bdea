"""Asking a decision of a file that is not in use, over what was typed into its fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn import DecisionResult, DmnError, UnknownDecisionError
from engine.errors import FlowdeskError, Text, text_of
from engine.feel import FeelError
from engine.runtime.host import decision_model
from itsm.studio.decision_inputs import InputField, context_of, input_fields
from itsm.studio.decisions import DecisionTrial
from itsm.studio.given import Given
from itsm.studio.typed_values import Field, read_fields


@dataclass(frozen=True, slots=True)
class FileTrial:
    """An answer, or why there is none yet; ``matched`` are the rules it rests on, by id of their decision."""

    trial: DecisionTrial
    matched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def fields_of(content: bytes, decision_id: str) -> tuple[InputField, ...]:
    """What a decision of a file asks for; nothing when the file cannot be read."""
    try:
        return input_fields(read_xml(content, DECISIONS), decision_id)
    except FlowdeskError:
        return ()  # the checks of the file say why


def try_in_file(
    content: bytes, decision_id: str, fields: Sequence[Field], more: Given, now: datetime
) -> FileTrial:
    """Ask ``decision_id``; a file that cannot be read, or has no such decision, has no answer: its checks say why."""
    values, wrong = read_fields(fields, more, now)
    if wrong:
        return FileTrial(DecisionTrial(wrong=wrong))
    if not values and not more.values:
        return FileTrial(DecisionTrial())
    try:
        answer = decision_model(content).decide(decision_id, context_of(values, more.values), now)
    except (DmnError, UnknownDecisionError, FlowdeskError):
        return FileTrial(DecisionTrial())
    except FeelError as problem:
        return FileTrial(DecisionTrial(stopped=text_of(problem.message)))
    return FileTrial(DecisionTrial(answer), dict(_matched(answer)))


def _matched(answer: DecisionResult) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield answer.decision_id, tuple(match.rule_id for match in answer.matches)
    for required in answer.required:
        yield from _matched(required)


def stopped(sentence: Text) -> FileTrial:
    """A trial that was not begun, and why."""
    return FileTrial(DecisionTrial(stopped=sentence))
