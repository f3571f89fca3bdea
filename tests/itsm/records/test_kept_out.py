"""Whom a complaint is about neither sees it nor gets any of its tasks, whoever they are and whatever they may do."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from database import reading_together, unit_of_work
from engine.errors import Forbidden, NotFound
from engine.registry import Actor
from engine.state.newest import count_change
from itsm.accounts.leaving import leave
from itsm.detours.commands import add_signer
from itsm.people.queries import actor_of
from itsm.people.tables import TeamRow
from itsm.records import kept_out
from itsm.records.commands import (
    Reported,
    assign_task,
    claim_task,
    comment,
    complete_task,
    release_task,
    report_record,
    update_fields,
)
from itsm.records.queries import record_list, record_view, work_list
from itsm.records.queries.items import RecordItem
from itsm.records.queries.queues import person_queue, team_queue
from itsm.records.queries.record_list import portal_records
from itsm.records.queries.work_list import WorkItem
from itsm.records.search.finding import search
from itsm.records.tables import KeptOut, Record
from itsm.rights.explaining import explained
from tests.support.people import MakePerson
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored, use_complaint_pack

COMPLAINT = {"title": "Nobody called back", "description": "For two days.", "category": "delay"}
ACKNOWLEDGED = {"acknowledgement": "I look into it."}


@dataclass(frozen=True, slots=True)
class Scene:
    """A solved incident; its resolver and two others are supervisors; one of these leads, too."""

    desk: Desk
    incident: Reported
    resolver: Actor
    supervisor: Actor
    lead: Actor

    def complain(self, **values: str) -> Reported:
        """Let the requester complain; without more, about the incident."""
        sent = {**COMPLAINT, **(values or {"about": self.incident.number})}
        return report_record("complaint", sent, self.desk.requester.key, self.desk.requester, None, "portal")


@pytest.fixture
def scene(desk: Desk, make_person: MakePerson) -> Scene:
    use_complaint_pack()
    resolver = make_person("Rita Resolver", roles=("agent", "team_lead"), teams=("line-1", "supervisors"))
    supervisor = make_person("Sue Supervisor", roles=("agent",), teams=("supervisors",))
    lead = make_person("Leo Lead", roles=("agent", "team_lead"), teams=("supervisors",))
    incident = desk.report()
    complete_task(open_task(incident).key, {**TRIAGE, **SOLVED}, "solved", resolver)
    return Scene(desk, incident, resolver, supervisor, lead)


def sees(actor: Actor, complaint: Reported) -> set[str]:
    """Where the actor meets the complaint: the same for a program, and for a page, which asks once who is kept out."""
    found = _meets(actor, complaint)
    with reading_together():
        assert _meets(actor, complaint) == found
    return found


def _meets(actor: Actor, complaint: Reported) -> set[str]:
    number, found = complaint.number, set[str]()
    try:
        record_view(number, actor, "en")
        found.add("page")
    except NotFound:
        pass
    lists: dict[str, Sequence[RecordItem | WorkItem]] = {
        "list": record_list("complaint", {}, "-opened_at", None, 10, actor).items,
        "search": search(number, actor),
        "search by title": search("Nobody called", actor),
        "portal": portal_records(actor),
        "teams": work_list(actor, "teams").items,
        "all": work_list(actor, "all").items,
        "mine": work_list(actor, "mine").items,
        "queue of the team": team_queue("supervisors", actor, "en").items,
    }
    return found | {name for name, items in lists.items() if number in {item.number for item in items}}


EVERYWHERE = {"page", "list", "search", "search by title", "teams", "all", "queue of the team"}


def test_resolver_of_the_record_meets_the_complaint_nowhere(scene: Scene) -> None:
    complaint = scene.complain()

    assert sees(scene.lead, complaint) == EVERYWHERE
    assert sees(scene.resolver, complaint) == set()


def test_resolver_of_many_records_meets_none_of_the_complaints(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_out, "FEW", 1)
    complaints = [scene.complain() for _ in range(3)]

    assert [sees(scene.resolver, complaint) for complaint in complaints] == [set(), set(), set()]
    assert sees(scene.lead, complaints[0]) == EVERYWHERE


def test_complaint_about_nobody_is_seen_by_all_supervisors(scene: Scene) -> None:
    complaint = scene.complain(about="", concerned="")

    assert sees(scene.resolver, complaint) == EVERYWHERE


@pytest.mark.parametrize("concerned", ["rita resolver", "rita.resolver@example.org", "Line-1", "line-1", "line-1 组"])
def test_person_and_team_that_are_named_are_kept_out(scene: Scene, concerned: str) -> None:
    complaint = scene.complain(concerned=concerned)

    assert sees(scene.lead, complaint) == EVERYWHERE
    assert sees(scene.resolver, complaint) == set()


@pytest.mark.parametrize("had", ["owns", "claimed", "assigned", "works later"])
def test_whoever_had_to_do_with_the_record_is_kept_out(scene: Scene, had: str) -> None:
    other = scene.supervisor
    incident = scene.desk.report()
    task = open_task(incident).key
    with_line_1 = Actor(other.key, "person", other.name, other.roles, other.teams | {"line-1"})
    complaint = scene.complain(about=incident.number) if had == "works later" else None
    if had == "owns":
        with unit_of_work() as work:
            work.session.execute(update(Record).where(Record.key == incident.key).values(owner_key=other.key))
    elif had == "claimed":
        claim_task(task, with_line_1)
        release_task(task, with_line_1)
    elif had == "assigned":
        assign_task(task, other.key, scene.lead)
        assign_task(task, None, scene.lead)
    else:
        complete_task(task, {**TRIAGE, **SOLVED}, "solved", with_line_1)

    complaint = complaint or scene.complain(about=incident.number)

    assert sees(actor_of(other.key or 0), complaint) == set()


def test_nothing_can_be_done_with_a_complaint_about_oneself(scene: Scene) -> None:
    complaint = scene.complain()
    task = open_task(complaint).key

    for act in (
        lambda: claim_task(task, scene.resolver),
        lambda: complete_task(task, ACKNOWLEDGED, None, scene.resolver),
        lambda: assign_task(task, scene.resolver.key, scene.resolver),
        lambda: assign_task(task, scene.supervisor.key, scene.resolver),
    ):
        with pytest.raises(Forbidden):
            act()
    for look in (
        lambda: comment(complaint.number, "Me?", False, scene.resolver),
        lambda: update_fields(complaint.number, {"about": ""}, scene.resolver),
    ):
        with pytest.raises(NotFound):
            look()
    assert stored(complaint).status == "new"


def test_lead_cannot_assign_a_complaint_to_whom_it_is_about(scene: Scene) -> None:
    task = open_task(scene.complain()).key

    with pytest.raises(Forbidden, match="about Rita Resolver"):
        assign_task(task, scene.resolver.key, scene.lead)

    assert assign_task(task, scene.supervisor.key, scene.lead).assignee_key == scene.supervisor.key


def test_one_who_leaves_cannot_hand_a_complaint_over_to_whom_it_is_about(
    scene: Scene, make_person: MakePerson
) -> None:
    admin = make_person("Ada Admin", roles=("administrator",))
    complaint = scene.complain()
    claim_task(open_task(complaint).key, scene.supervisor)

    with pytest.raises(Forbidden, match="about Rita Resolver"):
        leave(scene.supervisor.key or 0, scene.resolver.key, admin)

    assert open_task(complaint).assignee_key == scene.supervisor.key
    leave(scene.supervisor.key or 0, scene.lead.key, admin)
    assert open_task(complaint).assignee_key == scene.lead.key


def test_work_of_another_person_is_told_without_the_complaint(scene: Scene) -> None:
    complaint = scene.complain()
    claim_task(open_task(complaint).key, scene.supervisor)
    assert scene.supervisor.key is not None

    shown = [person_queue(scene.supervisor.key, actor, "en").items for actor in (scene.lead, scene.resolver)]

    assert [len(items) for items in shown] == [1, 0]


def test_requester_keeps_a_complaint_about_a_record_of_their_own_work(scene: Scene) -> None:
    sent = {**COMPLAINT, "about": scene.incident.number}
    complaint = report_record("complaint", sent, scene.resolver.key, scene.resolver, None, "portal")

    assert record_view(complaint.number, scene.resolver, "en").title == "Nobody called back"


def test_supervisor_corrects_about_whom_it_is(scene: Scene) -> None:
    complaint = scene.complain(about="INC-999999", concerned="")
    assert "page" in sees(scene.resolver, complaint)

    sent = {**ACKNOWLEDGED, "about": scene.incident.number.lower(), "concerned": ""}
    complete_task(open_task(complaint).key, sent, None, scene.supervisor)

    assert sees(scene.resolver, complaint) == set()
    assert stored(complaint).status == "investigating"


def test_rights_tell_that_somebody_is_kept_out(scene: Scene, make_person: MakePerson) -> None:
    admin = make_person("Ada Admin", roles=("administrator",))
    complaint = scene.complain()
    assert scene.resolver.key is not None

    told = explained(scene.resolver.key, complaint.number, admin)

    assert (told.exists, told.kept_out, told.sections) == (False, True, [])


def test_team_that_gives_its_work_gives_a_complaint_to_nobody_whom_it_is_about(scene: Scene) -> None:
    with unit_of_work() as work:
        mine = update(TeamRow).where(TeamRow.code == "supervisors").values(strategy="least_load")
        work.session.execute(mine)
        count_change(work.session.connection(), work.session.scalars(select(TeamRow).limit(1)).one())

    given = {open_task(scene.complain()).assignee_key for _ in range(3)}

    assert None not in given and scene.resolver.key not in given


def test_nobody_signs_a_task_of_a_record_that_is_about_them(scene: Scene) -> None:
    reported = scene.desk.triaged()
    claim_task(open_task(reported).key, scene.desk.agent)
    with unit_of_work() as work:
        work.session.add(KeptOut(record_key=reported.key, person_key=scene.resolver.key))
        work.session.execute(update(Record).where(Record.key == reported.key).values(keeps_out=True))

    with pytest.raises(Forbidden, match="about Rita Resolver"):
        add_signer(open_task(reported).key, scene.resolver.key, "before", "Is this right?", scene.desk.agent)
