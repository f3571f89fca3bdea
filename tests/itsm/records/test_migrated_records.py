"""Records whose process was taken to another version: status, drafts, and what people read of it."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidInput
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy, migrate_process_instance
from engine.state.definitions import latest
from engine.state.tables import UserTask
from itsm.language import translate
from itsm.records.commands import Reported, complete_task, save_draft
from itsm.records.queries import diagram_state, history, record_view, steps, timeline
from itsm.records.tables import Record
from tests.support.bpmn import Diagram
from tests.support.records import INCIDENT, TRIAGE, Desk, open_task

pytestmark = pytest.mark.usefixtures("clock")


def use_renamed_triage() -> int:
    """Deploy the incident diagram with another id, name and status of triage; gives the version's key."""
    drawn = (INCIDENT / "incident.bpmn").read_text(encoding="utf-8")
    node = next(part for part in drawn.split("<bpmn:userTask ") if 'id="triage"' in part.split(">")[0])
    opening = node.split(">")[0]
    renamed = drawn.replace(opening, opening.replace('name="', 'name="Second ')).replace('"triage"', '"assess"')
    deploy("incident", [Resource("process", "incident", "incident.bpmn", renamed.encode())], SYSTEM)
    with reading() as session:
        return latest(session, "process", "incident").key


def instance_of(reported: Reported) -> int:
    with reading() as session:
        return session.scalars(select(Record.instance_key).where(Record.number == reported.number)).one() or 0


@pytest.fixture
def migrated(desk: Desk) -> Reported:
    """A reported incident whose triage has a draft, in the version where triage is called otherwise."""
    reported = desk.report()
    save_draft(open_task(reported).key, {"title": "Half written"}, desk.agent)
    key = use_renamed_triage()
    migrate_process_instance(instance_of(reported), key, {"triage": "assess"}, "two pairs of eyes", SYSTEM)
    return reported


def test_task_keeps_its_draft_and_is_drawn_as_in_the_new_version(desk: Desk, migrated: Reported) -> None:
    (task,) = record_view(migrated.number, desk.agent, "en").tasks

    assert task.name.startswith("Second ")
    assert task.values["title"] == "Half written" and task.draft_saved_at is not None


def test_record_goes_on_in_the_new_version(desk: Desk, migrated: Reported) -> None:
    complete_task(open_task(migrated).key, TRIAGE, "accept", desk.agent)

    with reading() as session:
        open_now = session.scalars(select(UserTask.element_id).where(UserTask.state == "open")).all()
    assert open_now and open_now != ["assess"]


def test_people_read_that_and_why_it_was_moved(desk: Desk, migrated: Reported) -> None:
    told = [translate(entry.sentence, "en") for entry in timeline(migrated.number, desk.agent, "en") if entry.sentence]
    public = [
        translate(entry.sentence, "en") for entry in timeline(migrated.number, desk.requester, "en") if entry.sentence
    ]

    assert "Moved to version 2 of the process: two pairs of eyes" in told
    assert not any("version 2" in line for line in public)
    words = [translate(line.what, "en") for line in history(migrated.number, desk.agent, "en")]
    assert words[-2:] == ["Moved to another version", "Goes on in the new version"]


def test_stay_in_a_renamed_element_is_one_stay(desk: Desk, migrated: Reported) -> None:
    state = diagram_state(migrated.number, desk.agent)
    now = [step for step in steps(migrated.number, desk.agent, "en") if step.state == "now"]

    assert [place.element_id for place in state.active] == ["assess"]
    assert "triage" not in state.done
    assert len(now) == 1 and now[0].name.startswith("Second ")


def test_record_does_not_go_to_the_process_of_another_type(desk: Desk) -> None:
    reported = desk.report()
    other = Diagram("elsewhere").path("start:s", "user:triage", "end:e")
    deploy("other", [Resource("process", "elsewhere", "elsewhere.bpmn", other.xml())], SYSTEM)
    with reading() as session:
        key = latest(session, "process", "elsewhere").key

    with pytest.raises(InvalidInput, match="to stay in process incident"):
        migrate_process_instance(instance_of(reported), key, {}, "why", SYSTEM)
