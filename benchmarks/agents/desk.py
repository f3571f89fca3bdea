"""The desk that the agents work at: they, who reports, and a stock of reported incidents."""

from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks.agents.agent import Log
from benchmarks.places import Place
from benchmarks.scenes.desk import REPORT, renew_statistics
from database import reading, unit_of_work
from engine.registry import SYSTEM
from engine.state.tables import UserTask
from itsm.accounts.sessions import SESSION_COOKIE, open_session
from itsm.people.commands import add_person
from itsm.records.commands import report_record
from itsm.records.entries import EntryKind
from itsm.records.tables import TimelineEntry

TEAMS = ("line-1", "line-1", "line-2")


@dataclass(frozen=True, slots=True)
class Hand:
    """An agent's account: their key, and the cookie of a session."""

    key: int
    cookie: str


def hire(place: Place, agents: int) -> list[Hand]:
    """Add agents to the lines and sign them in, without the form: hashing passwords is no part of what is timed."""
    hands = []
    for number in range(agents):
        name, team = f"Agent {number:03}", TEAMS[number % len(TEAMS)]
        key = add_person(name, f"agent{number}@example.org", None, "en", ["agent"], [team], SYSTEM)
        with unit_of_work() as work:
            hands.append(Hand(key, f"{SESSION_COOKIE}={open_session(key, '127.0.0.1', 'benchmark', work)}"))
    return hands


def stock(place: Place, records: int) -> None:
    """Let the requester report as many incidents."""
    for number in range(records):
        values = {**REPORT, "title": f"Printer {number % 97} in room {number % 411} is offline"}
        report_record("incident", values, place.requester.key, place.requester, None, "portal")
    renew_statistics()


def lost_claims(hands: list[Hand], logs: list[Log]) -> list[int]:
    """Tasks whose claim an agent was told of that are neither theirs nor were done by them."""
    with reading() as session:
        rows = session.execute(select(UserTask.key, UserTask.assignee_key, UserTask.ended_by_key)).all()
    holders = {row.key: {row.assignee_key, row.ended_by_key} for row in rows}
    return [
        task for hand, log in zip(hands, logs, strict=True) for task in {*log.claimed, *log.completed}
        if hand.key not in holders.get(task, set())
    ]  # fmt: skip


def stored_comments(hands: list[Hand]) -> int:
    """Comments of the agents in the database."""
    written = select(func.count()).where(
        TimelineEntry.kind == EntryKind.COMMENT.value, TimelineEntry.actor_key.in_([hand.key for hand in hands])
    )
    with reading() as session:
        return session.scalar(written) or 0
