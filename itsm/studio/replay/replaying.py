"""Asking two versions of a decision about the records of a period, as they stand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.dmn import DecisionModel, DecisionResult
from engine.errors import Forbidden, InvalidForm, text
from engine.feel import FeelError
from engine.registry import Actor
from engine.state import definitions
from itsm.packs.deployed import pack_of, record_type, record_types, texts_of
from itsm.packs.model import Field, RecordType
from itsm.packs.texts import DecisionTexts
from itsm.records.flow.context import form_context
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record
from itsm.records.visibility import visible_to
from itsm.rights.fields import sees_every_field
from itsm.studio.replay.candidate import Version, field_decided, version_in_use
from itsm.studio.replay.comparing import Answer, Case, Comparison, compared

MOST = 5_000
"""Records in one trial: the newest of the period. Two answers for each take about a second in all."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to before ``end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """The comparison with what it was made over; ``cut`` when the period has more records than were looked at."""

    field: Field
    type: RecordType
    period: Period
    version: int
    comparison: Comparison
    cut: bool


def replay(decision_id: str, candidate: Version, period: Period, actor: Actor, language: str) -> Replay:
    """Compare ``candidate`` with the version in use over the records of ``period`` that ``actor`` sees.

    Both are asked about the values that stand in the records now. Raises NotFound (no such decision, or one that fills
    no field), Forbidden, InvalidForm (a period that ends before it begins).
    """
    if not sees_every_field(actor, record_types):
        raise Forbidden(
            text("Expected the right to see every field of the records, but you do not have it. Ask an administrator.")
        )
    if period.end <= period.start:
        wrong = text("Expected a last day that is not before the first one, but it is. Correct one of them.")
        raise InvalidForm({"until": wrong})
    with reading() as session:
        found, in_use = version_in_use(session, decision_id)
        of_type = record_type(pack_of(found), session)
        decided = field_decided(definitions.resource_of(session, found.key), decision_id, of_type)
        texts = DecisionTexts()
        if language != "en":
            texts = texts_of(pack_of(found), language, session).of_decision(decision_id, in_use.model.decisions)
        asked = _Asking(decision_id, decided, texts, clock.now())
        rows = list(_records(session, of_type, period, actor))
        cases = [asked.case(OpenRecord(row, of_type), in_use.model, candidate.model) for row in rows[:MOST]]
    values = [choice.value for choice in decided.choices]
    return Replay(decided, of_type, period, found.version, compared(cases, values), len(rows) > MOST)


def _records(session: Session, of_type: RecordType, period: Period, actor: Actor) -> Iterator[Record]:
    wanted = (
        select(Record)
        .where(
            Record.type_key == of_type.key,
            Record.opened_at >= period.start,
            Record.opened_at < period.end,
            visible_to(actor),
        )
        .order_by(Record.opened_at.desc(), Record.key.desc())
        .limit(MOST + 1)
    )
    return iter(session.scalars(wanted))


@dataclass(frozen=True, slots=True)
class _Asking:
    decision_id: str
    field: Field
    texts: DecisionTexts
    now: datetime

    def case(self, opened: OpenRecord, in_use: DecisionModel, candidate: DecisionModel) -> Case:
        row, stands = opened.row, opened.value(self.field.key)
        by_hand = self.field.key == "priority" and bool((row.priority_reason or {}).get("reason"))
        return Case(
            row.number, row.title, row.opened_at, row.resolved_at or row.closed_at,
            None if stands is None else str(stands), by_hand, self._answer(opened, in_use),
            self._answer(opened, candidate),
        )  # fmt: skip

    def _answer(self, opened: OpenRecord, model: DecisionModel) -> Answer:
        try:
            result = model.decide(self.decision_id, form_context(opened), self.now)
        except FeelError as problem:
            return Answer(None, None, str(problem))
        value = result.value
        if isinstance(value, dict):
            value = value.get(self.field.key)
        return Answer(None if value is None else str(value), *self._why(result))

    def _why(self, result: DecisionResult) -> tuple[int | None, str]:
        rules = result.told
        if not rules:
            return None, "; ".join(str(reason.message) for reason in result.reasons[:2])
        notes = [self.texts.rules.get(rule.rule_id) or " ".join(filter(None, rule.annotations)) for rule in rules]
        return rules[0].index, " · ".join(filter(None, notes))
