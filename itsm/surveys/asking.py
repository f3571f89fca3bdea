"""Asking when a record is closed: the rule of its pack says whom, how often, and how long an answer counts.

It is part of the step that closes and waits for nobody. A rule that cannot be read asks nobody: closing goes on.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import and_, or_, select

from database import UnitOfWork
from engine.errors import NotFound
from engine.feel import FeelError
from engine.registry import Step
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.newest import newest_key
from itsm.people.tables import PersonRow
from itsm.records.flow.context import RecordContext
from itsm.records.opened import OpenRecord, record_of
from itsm.surveys.notices import invite
from itsm.surveys.tables import Survey

log = logging.getLogger(__name__)
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Rule:
    """Per cent of the records that are asked about, days of quiet for a person, days in which an answer counts."""

    share: int
    quiet_days: int
    open_days: int


def on_step(work: UnitOfWork, step: Step) -> None:
    """Ask the requester of a record that this step closed, if the rule says so."""
    if step.instance.replaying or not step.instance.business_key:
        return
    opened = record_of(work, step.instance)
    if opened is None or not opened.type.survey or opened.row.requester_key is None:
        return
    if opened.row.status_kind != "closed" or opened.row.closed_at != step.at:
        return
    rule = _rule(work, opened, step)
    if rule is not None and rule.open_days and in_sample(opened.number, rule.share):
        _ask(work, opened, opened.row.requester_key, rule, step)


def in_sample(number: str, share: int) -> bool:
    """Whether the record is among the ``share`` per cent that are asked about: always the same answer for it."""
    return int.from_bytes(hashlib.sha256(number.encode()).digest()[:4]) % 100 < share


def _rule(work: UnitOfWork, opened: OpenRecord, step: Step) -> Rule | None:
    seen, name = {"record": RecordContext(lambda: opened)}, opened.type.survey
    try:
        model = definitions.parsed(work.session, newest_key(work, "decision", name), decision_model)
        answer = model.decide(name, seen, now=step.at).value
    except (NotFound, FeelError):
        answer = None
    if not isinstance(answer, Mapping):
        log.warning("A survey's rule gave no answer", extra={"action": "survey_unruled", "record": opened.number})
        return None
    share, quiet, days = (_whole(answer.get(name)) for name in ("share", "quiet_days", "open_days"))
    return Rule(share, quiet, days)


def _whole(value: object) -> int:
    return max(0, min(int(value), _MOST_DAYS)) if isinstance(value, Decimal | int) else 0


def _ask(work: UnitOfWork, opened: OpenRecord, person_key: int, rule: Rule, step: Step) -> None:
    session = work.session
    session.execute(select(PersonRow.key).where(PersonRow.key == person_key).with_for_update())  # one at a time
    lately = and_(Survey.person_key == person_key, Survey.asked_at > step.at - timedelta(days=rule.quiet_days))
    before = select(Survey.key).where(or_(Survey.record_key == opened.row.key, lately)).limit(1)
    if session.scalar(before) is not None:
        return
    survey = Survey(
        record_key=opened.row.key, person_key=person_key, team=opened.row.team, asked_at=step.at,
        expires_at=step.at + timedelta(days=rule.open_days),
    )  # fmt: skip
    session.add(survey)
    session.flush()
    invite(work, survey)
