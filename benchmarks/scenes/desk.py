"""Working at the desk of a measure: incidents reported, their open tasks, the sizes of their states."""

from collections.abc import Mapping

from sqlalchemy import select, text

from benchmarks.places import Place
from database import reading, unit_of_work
from engine.registry import SYSTEM
from engine.runtime import start_process_instance
from engine.state.tables import ProcessInstance, UserTask
from itsm.records.commands import Reported, report_record

REPORT: Mapping[str, object] = {
    "title": "Label printer is offline", "description": "Since this morning, on the second floor.",
    "category": "printing", "impact": "low", "urgency": "medium",
}  # fmt: skip
TRIAGE: Mapping[str, object] = {
    "title": "Label printer is offline", "category": "printing", "impact": "high", "urgency": "high",
}  # fmt: skip


def report(place: Place) -> Reported:
    """Let the requester report an incident."""
    return report_record("incident", REPORT, place.requester.key, place.requester, None, "portal")


def start_loop(number: int) -> int:
    """Start an instance of ``loop`` that serves no record, and give its key."""
    return start_process_instance("loop", f"loop-{number}", {"outcome": "again"}, SYSTEM).instance_key


def open_tasks() -> list[int]:
    """Keys of all open tasks, oldest first."""
    with reading() as session:
        return list(session.scalars(select(UserTask.key).where(UserTask.state == "open").order_by(UserTask.key)))


def state_sizes(process_id: str) -> list[int]:
    """Bytes of the states of all instances of a process, oldest first."""
    statement = (
        select(ProcessInstance.state).where(ProcessInstance.process_id == process_id).order_by(ProcessInstance.key)
    )
    with reading() as session:
        return [len(state) for state in session.scalars(statement)]


def renew_statistics() -> None:
    """What the database, or the worker for it, does by itself within a minute of so many new rows."""
    with unit_of_work() as work:
        work.session.execute(text("ANALYZE"))
