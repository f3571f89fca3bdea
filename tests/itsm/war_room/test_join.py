"""Records that join: at once, told together, resolved with the answer of the one that is led; or let go."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Forbidden, InvalidForm
from itsm.language import translate
from itsm.records.commands.link_records import link_records
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.links.following import follow_due
from itsm.records.queries import Entry
from itsm.records.tables import RecordLink
from itsm.war_room.commands.join_records import join_records
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.queries.lines import room_lines
from itsm.war_room.telling import tell_due
from tests.support.records import stored
from tests.support.war_rooms import RoomDesk, comments_of, task_at, told_in, updates_of

SAID = {"en": "Nobody can print. We work on it.", "zh-CN": "无法打印，正在处理。"}


def test_thirty_join_are_told_and_resolved_with_it(desk: RoomDesk) -> None:
    made, incidents = desk.joined(30)

    publish_update(made.number, Update(SAID, {}, to_watchers=False), desk.commander)
    while tell_due(1000):
        pass
    desk.resolve(made)
    while follow_due(100):
        pass

    assert all(comments_of(one) == [SAID["en"]] for one in incidents)
    found = [stored(one) for one in incidents]
    assert {one.status for one in found} == {"resolved"}
    assert {one.resolution_text for one in found} == {"Old jobs are removed every night."}
    assert updates_of(made)[0].told == 31  # and the one that it was declared from


def test_same_join_only_once(desk: RoomDesk) -> None:
    made, incidents = desk.joined(2)

    done = join_records(made.number, [one.number for one in incidents], desk.commander)

    assert done.count == 0
    assert [one.get("count") for one in told_in(made) if one["what"] == "joined"] == [2]


@pytest.mark.parametrize("number", ["INC-999999", "", "MAJ-000001"])
def test_what_cannot_join_is_said_at_its_field(desk: RoomDesk, number: str) -> None:
    made = desk.led()

    with pytest.raises(InvalidForm) as refused:
        join_records(made.number, [number], desk.commander)

    assert set(refused.value.fields) == {"numbers"}


def test_all_join_or_none(desk: RoomDesk) -> None:
    made, (one, two) = desk.led(), desk.incidents(2)
    other = desk.declared(two)

    with pytest.raises(InvalidForm):
        join_records(made.number, [one.number, two.number], desk.commander)

    assert other.number != made.number
    with reading() as session:
        assert not session.scalars(select(RecordLink.key).where(RecordLink.from_key == one.key)).all()


def test_requester_lets_nothing_join(desk: RoomDesk) -> None:
    made, incidents = desk.led(), desk.incidents(1)

    with pytest.raises(Forbidden):
        join_records(made.number, [incidents[0].number], desk.requester)


def test_those_that_joined_go_on_when_it_is_no_major_incident(desk: RoomDesk) -> None:
    made, incidents = desk.declared(), desk.incidents(2)
    join_records(made.number, [one.number for one in incidents], desk.commander)

    desk.step(made, "take_command", {"title": "A printer", "priority": "high", "note": "One printer."}, "not_major")
    follow_due(100)

    assert stored(made).status == "stood_down"
    assert {stored(one).status for one in incidents} == {"new"}
    assert told_in(made)[-1] == {"what": "released", "count": 3}
    assert task_at(incidents[0], "triage").state == "open"


def test_timeline_of_the_room_is_not_drowned_by_those_that_joined(desk: RoomDesk) -> None:
    made, incidents = desk.joined(70)
    desk.resolve(made)
    while follow_due(100):
        pass

    found = lines(made.number, desk)
    said = [translate(one.sentence, "en") for one in found if one.sentence is not None]

    assert not [one for one in said if any(incident.number in one for incident in incidents)]
    assert {"took the role: Commander", "records that joined: 70"} <= set(said)
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)


def test_timeline_of_the_room_tells_what_could_not_be_resolved_with_it(desk: RoomDesk) -> None:
    made, (incident,) = desk.joined(1)
    link_records(made.number, "related", desk.report().number, desk.commander)
    with unit_of_work() as work:
        details = {"what": "not_followed", "kind": "parent", "other": incident.number, "leads": True}
        add_entry(work, made.key, NewEntry(EntryKind.LINK, True, details=details), desk.commander)

    said = [translate(one.sentence, "en") for one in lines(made.number, desk) if one.sentence is not None]

    assert any(f"{incident.number} could not be resolved" in one for one in said)
    assert any(one.startswith("Linked: ") for one in said)


def lines(number: str, desk: RoomDesk) -> Sequence[Entry]:
    """The timeline as the commander reads it."""
    return room_lines(number, desk.commander, "en", "UTC")
