"""Command: answer the survey of a record, once."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.records.tables import Record
from itsm.records.visibility import visible_record
from itsm.surveys.tables import LONGEST_COMMENT, Survey


@dataclass(frozen=True, slots=True)
class Answered:
    """The survey of a record has its answer."""

    number: str
    score: int


def answer_survey(
    number: str, score: str, comment: str, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Answered:
    """Say how well the record was solved, from 1 (badly) to 5 (very well), and why.

    Raises NotFound (no such record for the actor), InvalidForm, InvalidState (not asked, answered, over).
    """
    words = comment.replace("\r\n", "\n").strip()

    def body(opened: UnitOfWork) -> Answered:
        row = visible_record(opened.session, number, actor)
        survey = _open(opened, row, actor)
        wrong: dict[str, Text] = {}
        if score not in ("1", "2", "3", "4", "5"):
            wrong["score"] = text("Expected an answer from 1 to 5, but none is chosen. Choose one.")
        if len(words) > LONGEST_COMMENT:
            wrong["comment"] = text(
                "Expected at most %(most)s characters, but there are %(count)s.", most=LONGEST_COMMENT, count=len(words)
            )
        if wrong:
            raise InvalidForm(wrong)
        survey.score, survey.comment, survey.answered_at = int(score), words or None, clock.now()
        return Answered(row.number, int(score))

    return run_command("answer_survey", command_id, actor, Answered, body, work)


def _open(work: UnitOfWork, row: Record, actor: Actor) -> Survey:
    mine = select(Survey).where(Survey.record_key == row.key, Survey.person_key == actor.key).with_for_update()
    survey = work.session.scalar(mine)
    if survey is None:
        raise InvalidState(text("Expected a survey for you about this record, but there is none."))
    if survey.answered_at is not None:
        raise InvalidState(text("Expected a survey without an answer, but you answered it already. Thank you."))
    if survey.expires_at <= clock.now():
        raise InvalidState(text("Expected an answer in time, but the survey is over. You can still comment."))
    return survey
