"""Putting a draft into use: what stands against it, what it does to records, and taking it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidDefinition, InvalidForm, InvalidState
from engine.registry import SYSTEM, Actor
from engine.state.tables import Definition, Operation, ProcessInstance
from itsm.operations.commands import work_off
from itsm.packs.commands.deploy_pack import deploy_pack
from itsm.packs.deployed import record_type
from itsm.packs.folder import load_files
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.drafts import draft_of
from itsm.studio.drafts.commands.files import remove_file, save_file
from itsm.studio.drafts.commands.versions import approve_version, save_version, take_over
from itsm.studio.using.moving import move_records, running_of
from itsm.studio.using.put_into_use import Moving, put_into_use
from itsm.studio.using.save_settings import save_settings
from itsm.studio.using.undo_use import undo_use, undoable
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, Desk

Draw = Callable[..., None]


@pytest.fixture
def draw(pia: Actor) -> Draw:
    """Change a text of a file of the incident pack in the draft."""

    def change(name: str, old: bytes, new: bytes, actor: Actor = pia) -> None:
        with reading() as session:
            file = draft_of(session, "incident").files[name]
        assert old in file.content
        save_file("incident", name, file.content.replace(old, new, 1), file.revision, actor)

    return change


@pytest.fixture
def renamed(draw: Draw) -> None:
    """A draft of a diagram in which a step is called otherwise."""
    draw("incident.bpmn", b'name="Triage"', b'name="Look at it"')


def versions() -> dict[int, int]:
    """Running instances by version of the incident process."""
    with reading() as session:
        return {one.version: one.count for one in running_of(session, "incident") if one.process_id == "incident"}


def worked_off() -> None:
    """Let the worker do what was begun."""
    with reading() as session:
        keys = session.scalars(select(Operation.key)).all()
    for key in keys:
        work_off(key)


def test_first_ones_are_a_number_or_a_share_of_the_oldest_or_the_newest() -> None:
    keys = [1, 2, 3, 4, 5]

    assert list(Moving("first", 2).of(keys)) == [1, 2] and list(Moving("first", 2, newest=True).of(keys)) == [5, 4]
    assert list(Moving("first", 30, is_share=True).of(keys)) == [1, 2]
    assert list(Moving("first", 1, is_share=True, newest=True).of(keys)) == [5]
    assert list(Moving().of(keys)) == [] and list(Moving("all").of(keys)) == keys


def test_records_finish_on_their_version_and_new_ones_start_the_new(desk: Desk, pia: Actor, renamed: None) -> None:
    desk.report()

    done = put_into_use("incident", "A plainer name", pia)
    desk.report()

    assert (done.number, done.moving, versions()) == (2, 0, {2: 1, 1: 1})
    with reading() as session:
        draft = draft_of(session, "incident")
    assert not draft.is_changed and draft.in_use == 2 and draft.authors == ()


def test_first_records_go_to_see_how_it_goes_then_the_others(desk: Desk, pia: Actor, renamed: None) -> None:
    for _ in range(3):
        desk.report()

    assert put_into_use("incident", "A plainer name", pia, moving=Moving("first", 1)).moving == 1
    worked_off()
    assert versions() == {2: 1, 1: 2}

    assert move_records("incident", (), "It went well", pia).records == 2
    worked_off()
    assert versions() == {2: 3, 1: 0}


def test_undo_takes_new_and_moved_records_back(desk: Desk, pia: Actor, renamed: None) -> None:
    desk.report()
    put_into_use("incident", "A plainer name", pia, moving=Moving("all"))
    worked_off()
    desk.report()

    undone = undo_use("incident", "Nobody finds it", pia)
    worked_off()
    desk.report()

    assert (undone.number, undone.moving, versions()) == (1, 2, {3: 3, 2: 0, 1: 0})
    with reading() as session:
        assert undoable(session, "incident") is None
        assert draft_of(session, "incident").contents == read_folder(INCIDENT)


def test_undo_is_over_when_its_window_has_closed(desk: Desk, pia: Actor, renamed: None, clock: Clock) -> None:
    put_into_use("incident", "A plainer name", pia)
    clock.advance(timedelta(hours=73))

    with pytest.raises(InvalidState, match="time is over"):
        undo_use("incident", "Too late", pia)


def test_same_command_twice_puts_into_use_once(pia: Actor, renamed: None) -> None:
    first = put_into_use("incident", "A plainer name", pia, "one")

    assert put_into_use("incident", "A plainer name", pia, "one") == first
    with pytest.raises(InvalidState, match="as in use"):
        put_into_use("incident", "A plainer name", pia, "two")


def test_errors_refuse_and_nothing_is_stored(pia: Actor, draw: Draw) -> None:
    draw("incident.bpmn", b'formId="triage"', b'formId="nothing"')

    with pytest.raises(InvalidDefinition):
        put_into_use("incident", "Broken", pia)

    assert versions().keys() == {1}


def test_red_tests_refuse_unless_an_administrator_gives_a_reason(
    desk: Desk, pia: Actor, draw: Draw, make_person: MakePerson
) -> None:
    draw("scenarios/closed_and_reopened_in_time.yaml", b"status: closed", b"status: new")
    ada = make_person("Ada Admin", roles=("administrator",))

    with pytest.raises(InvalidState, match="tests to pass"):
        put_into_use("incident", "Red", pia)
    with pytest.raises(Forbidden):
        put_into_use("incident", "Red", pia, override_reason="I like red")
    with pytest.raises(InvalidForm):
        put_into_use("incident", "Red", ada)

    assert put_into_use("incident", "Red", ada, override_reason="The test is wrong, see INC-1").number == 2


def test_somebody_else_has_to_approve_exactly_this_where_it_is_settled(
    pia: Actor, tom: Actor, draw: Draw, renamed: None, make_person: MakePerson
) -> None:
    save_settings(True, 24, 0, make_person("Ada Admin", roles=("administrator",)))
    kept = save_version("incident", "Ready", pia)
    with pytest.raises(InvalidState, match="approval"):
        put_into_use("incident", "A plainer name", pia)
    approve_version("incident", kept.number, "Good", tom)
    draw("incident.bpmn", b'name="Look at it"', b'name="Look"')
    with pytest.raises(InvalidState, match="approval"):
        put_into_use("incident", "A plainer name", pia)

    approve_version("incident", save_version("incident", "Again", pia).number, "Good", tom)

    assert put_into_use("incident", "A plainer name", pia).number == 3


def test_version_that_came_meanwhile_is_taken_over_first(pia: Actor, renamed: None) -> None:
    contents = read_folder(INCIDENT)
    other = contents["pack.yaml"].replace(b"{en: Incident, ", b"{en: Trouble, ")
    deploy_pack(load_files("incident", {**contents, "pack.yaml": other}), SYSTEM)
    with pytest.raises(Conflict, match="it is version 2"):
        put_into_use("incident", "A plainer name", pia)

    take_over("incident", pia)
    put_into_use("incident", "A plainer name", pia)

    assert record_type("incident").name("en") == "Trouble"


def test_process_that_is_not_drawn_any_more_starts_nothing_and_comes_back(desk: Desk, pia: Actor, draw: Draw) -> None:
    save_file("incident", "more.bpmn", MORE, 0, pia)
    put_into_use("incident", "More", pia)
    with reading() as session:
        revision = draft_of(session, "incident").files["more.bpmn"].revision
    remove_file("incident", "more.bpmn", revision, pia)
    put_into_use("incident", "Less", pia)
    assert retired("incident_more")

    undo_use("incident", "It was needed", pia)

    assert not retired("incident_more")


def retired(process_id: str) -> bool:
    """Whether no version of a process is in use."""
    with reading() as session:
        rows = session.scalars(select(Definition.retired_at).where(Definition.id == process_id)).all()
    return bool(rows) and all(rows)


def test_who_may_not_puts_nothing_into_use(desk: Desk, renamed: None, pia: Actor) -> None:
    for act in (put_into_use, undo_use):
        with pytest.raises(Forbidden):
            act("incident", "x", desk.agent)
    with pytest.raises(Forbidden):
        move_records("incident", (), "x", desk.agent)
    with pytest.raises(InvalidForm):
        put_into_use("incident", " ", pia)
    with reading() as session:
        assert session.scalar(select(ProcessInstance.key)) is None


MORE = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:t">
  <bpmn:process id="incident_more" name="More" isExecutable="true">
    <bpmn:startEvent id="s" name="S"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:endEvent id="e" name="E"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e" />
  </bpmn:process>
</bpmn:definitions>"""
