"""War rooms for tests: the shipped packs in use, a commander, a second agent, and ways to a declared record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.automation.promote_record import promote_record
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import Reported, complete_task
from itsm.records.tables import Record, TimelineEntry
from itsm.war_room.commands.join_records import join_records
from itsm.war_room.commands.take_role import take_role
from itsm.war_room.tables import ProposalRow, UpdateRow
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, REPORT, Desk, checked_pack, use_incident_pack, use_problem_pack

TEAM = "incident-managers"
CONFIRMED: Mapping[str, object] = {"title": "Nobody can print", "priority": "critical"}
STABLE: Mapping[str, object] = {"resolution_code": "fixed", "resolution_text": "Old jobs are removed every night."}


@dataclass(frozen=True, slots=True)
class RoomDesk(Desk):
    """The desk with the packs in use: ``commander`` and ``helper`` are of the team that leads."""

    commander: Actor
    helper: Actor

    def incidents(self, count: int, **values: object) -> list[Reported]:
        """So many incidents of the requester."""
        given = {**REPORT, "title": "No paper comes out", **values}
        return [self.report({**given, "title": f"{given['title']} {number}"}) for number in range(count)]

    def declared(self, incident: Reported | None = None) -> Reported:
        """A record that the commander declared out of an incident."""
        source = incident or self.report()
        number = promote_record(source.number, "major", {"title": "Nobody can print"}, self.commander).number
        return as_reported(number)

    def led(self) -> Reported:
        """One that the commander leads: it is being investigated."""
        made = self.declared()
        take_role(made.number, "commander", self.commander)
        self.step(made, "take_command", CONFIRMED, "confirm")
        return made

    def joined(self, count: int) -> tuple[Reported, list[Reported]]:
        """A led one that so many incidents have joined."""
        made, incidents = self.led(), self.incidents(count)
        join_records(made.number, [one.number for one in incidents], self.commander)
        return made, incidents

    def step(self, made: Reported, element: str, values: Mapping[str, object], outcome: str | None = None) -> None:
        """The commander does an open step."""
        complete_task(task_at(made, element).key, dict(values), outcome, self.commander)

    def resolve(self, made: Reported) -> None:
        """From being investigated to resolved."""
        self.step(made, "investigate", {}, "known")
        self.step(made, "repair", {}, "repaired")
        self.step(made, "watch", STABLE, "stable")


def room_desk(agent: Actor, requester: Actor, make_person: MakePerson) -> RoomDesk:
    """Put the packs into use for the tenant in force, with their people."""
    use_incident_pack()
    use_problem_pack()
    for name in ("major_incident", "review_action"):
        deploy_checked(checked_pack(INCIDENT.parent / name), SYSTEM)
    people = [make_person(name, ("agent",), (TEAM,)) for name in ("Cora Commander", "Hugo Helper")]
    return RoomDesk(agent, requester, *people)


def as_reported(number: str) -> Reported:
    """The record with this number."""
    with reading() as session:
        row = session.execute(select(Record).where(Record.number == number)).scalar_one()
        return Reported(row.number, row.key)


def task_at(made: Reported, element: str) -> UserTask:
    """The open task of a record at an element."""
    with reading() as session:
        mine = (UserTask.business_key == made.number, UserTask.state == "open", UserTask.element_id == element)
        return session.execute(select(UserTask).where(*mine)).scalar_one()


def open_elements(made: Reported) -> list[str]:
    """The elements of the open tasks of a record."""
    with reading() as session:
        mine = select(UserTask.element_id).where(UserTask.business_key == made.number, UserTask.state == "open")
        return sorted(session.scalars(mine))


def told_in(made: Reported) -> list[dict[str, object]]:
    """What the timeline tells of the room, oldest first."""
    with reading() as session:
        mine = select(TimelineEntry).where(TimelineEntry.record_key == made.key, TimelineEntry.kind == "war_room")
        return [dict(row.details) for row in session.scalars(mine.order_by(TimelineEntry.key))]


def comments_of(made: Reported) -> list[str]:
    """The public comments of a record."""
    with reading() as session:
        mine = select(TimelineEntry.body).where(
            TimelineEntry.record_key == made.key, TimelineEntry.kind == "comment", TimelineEntry.internal.is_(False)
        )
        return [str(body) for body in session.scalars(mine.order_by(TimelineEntry.key))]


def updates_of(made: Reported) -> Sequence[UpdateRow]:
    """The updates of a record, oldest first."""
    with reading() as session:
        return session.scalars(
            select(UpdateRow).where(UpdateRow.record_key == made.key).order_by(UpdateRow.key)
        ).all()


def proposals_there() -> Sequence[ProposalRow]:
    """Every proposal, oldest first."""
    with reading() as session:
        return session.scalars(select(ProposalRow).order_by(ProposalRow.key)).all()
