"""The ladder for tests: rungs in short, workers that look, and what was told."""

from datetime import timedelta

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import ProcessInstance
from itsm.clocks.thresholds import tell_due
from itsm.escalation.boxes.saving import save_boxes
from itsm.escalation.climbing.looking import look_due
from itsm.escalation.commands import save_rung
from itsm.escalation.tables import EscalationRow, ToldRow
from itsm.language import translate
from itsm.people.commands import join_team
from itsm.records.commands import Reported
from itsm.records.queries import timeline
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import use_incident_pack


def rung(when: str, whom: str, clock: str = "resolution", **more: str) -> int:
    """A rung of the ladder; ``whom`` may be ``team:CODE`` and the like."""
    kind, _, named = whom.partition(":")
    values = {"clock": clock, "when": when, "whom": kind, "named": named, "event": "escalated", **more}
    return save_rung(None, values, SYSTEM).key


def make_lead(make_person: MakePerson, name: str = "Lea Lead", team: str = "line-1") -> Actor:
    """Somebody who leads a team."""
    lead = make_person(name, roles=("agent", "team_lead"), teams=(team,))
    join_team(lead.key or 0, team, "lead", SYSTEM)
    return lead


def run_on(clock: Clock, minutes: float, step: float = 1) -> None:
    """Let time pass while the workers look at clocks and ladder."""
    passed = 0.0
    while passed < minutes:
        clock.advance(timedelta(minutes=step))
        passed += step
        tell_due(50)
        look_due(50)


def told(reported: Reported) -> list[tuple[str, str]]:
    """Whom the rungs of a record told, with the time of the day."""
    with reading() as session:
        mine = select(Record.key).where(Record.number == reported.number).scalar_subquery()
        rows = session.scalars(select(ToldRow).where(ToldRow.record_key == mine).order_by(ToldRow.key)).all()
        return [(row.whom, f"{row.at:%H:%M}") for row in rows]


def people_told(reported: Reported) -> list[list[int]]:
    """Keys of the people whom each rung of a record told."""
    with reading() as session:
        mine = select(Record.key).where(Record.number == reported.number).scalar_subquery()
        rows = session.scalars(select(ToldRow).where(ToldRow.record_key == mine).order_by(ToldRow.key)).all()
        return [row.people for row in rows]


def escalation_of(reported: Reported) -> EscalationRow:
    """Where a record stands on the ladder."""
    with reading() as session:
        mine = select(Record.key).where(Record.number == reported.number).scalar_subquery()
        return session.scalars(select(EscalationRow).where(EscalationRow.record_key == mine)).one()


def climbing() -> list[str]:
    """The states of the processes that climb, oldest first."""
    with reading() as session:
        mine = select(ProcessInstance.state_name).where(ProcessInstance.process_id == "escalation")
        return list(session.scalars(mine.order_by(ProcessInstance.key)))


def said_of(reported: Reported, actor: Actor) -> list[str]:
    """The lines of the timeline that are sentences."""
    found = timeline(reported.number, actor, "en")
    return [translate(line.sentence, "en") for line in found if line.sentence is not None]


def with_ladder(ben: Actor, administrator: Actor) -> None:
    """Two rungs, one of them of a person, and time boxes of lines."""
    use_incident_pack()
    rung = {"clock": "ola:line-1", "when": "75 %", "event": "escalated", "priority": "critical"}
    save_rung(None, {**rung, "whom": "person", "named": str(ben.key)}, administrator)
    save_rung(None, {**rung, "when": "1 h 30 min", "whom": "role", "named": "administrator"}, administrator)
    boxes = {"line_1": "20 min", "line_1.critical": "10 min", "line_2.counts": "working"}
    save_boxes("incident", boxes, administrator)
