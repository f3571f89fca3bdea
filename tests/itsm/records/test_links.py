"""Links: words at both ends, no circles, and records that really follow the one that they belong to."""

from collections.abc import Mapping

import pytest
from sqlalchemy import event

from database import db
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.registry import Actor
from engine.runtime import suspend_process_instance
from itsm.language import translate
from itsm.records.commands import (
    Reported,
    complete_task,
    link_records,
    send_message_to_record,
    unlink_records,
)
from itsm.records.links.following import follow_due
from itsm.records.links.kinds import choices
from itsm.records.queries import links, record_view, timeline
from tests.support.people import MakePerson
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored, use_changed_diagram


def words(reported: Reported, actor: Actor, language: str = "en") -> list[str]:
    """What the page says of the links of a record."""
    return [f"{translate(link.words, language)} {link.other.number}" for link in links(reported.number, actor)]


def told(reported: Reported, actor: Actor) -> list[str]:
    """Sentences about links on a timeline."""
    found = [translate(entry.sentence, "en") for entry in timeline(reported.number, actor, "en") if entry.sentence]
    return [one for one in found if "ink" in one or "together" in one]


def solve(desk: Desk, reported: Reported, values: Mapping[str, object] = SOLVED) -> None:
    """Let the agent solve what is at line 1, and the worker do what follows."""
    complete_task(open_task(reported).key, values, "solved", desk.agent)
    follow_due(10)


@pytest.mark.parametrize("kind", list(choices()))
def test_link_is_shown_and_told_at_both_ends(desk: Desk, kind: str) -> None:
    here, there = desk.report(), desk.report()

    link_records(here.number, kind, there.number.lower(), desk.agent)

    name = kind.removeprefix("-")
    ends = [str(choices()[name]), str(choices().get(f"-{name}", choices()[name]))]
    mine, theirs = ends if name == kind else ends[::-1]
    assert words(here, desk.agent) == [f"{mine} {there.number}"]
    assert words(there, desk.agent) == [f"{theirs} {here.number}"]
    assert told(here, desk.agent) == [f"Linked: {mine} {there.number}"]
    assert told(there, desk.agent) == [f"Linked: {theirs} {here.number}"]


def test_link_is_gone_at_both_ends_when_it_is_removed(desk: Desk) -> None:
    here, there = desk.report(), desk.report()
    made = link_records(here.number, "caused_by", there.number, desk.agent)

    unlink_records(there.number, made.key, desk.agent)

    assert words(here, desk.agent) == words(there, desk.agent) == []
    assert told(here, desk.agent)[-1] == f"Link removed: Caused by {there.number}"
    with pytest.raises(NotFound):
        unlink_records(here.number, made.key, desk.agent)


@pytest.mark.parametrize(("kind", "again"), [("affects", "affects"), ("related", "related"), ("parent", "-parent")])
def test_link_is_refused_when_it_is_there_already(desk: Desk, kind: str, again: str) -> None:
    here, there = desk.report(), desk.report()
    link_records(here.number, kind, there.number, desk.agent)
    ends = (here, there) if kind == again and kind != "related" else (there, here)

    with pytest.raises(InvalidState, match="linked like this already"):
        link_records(ends[0].number, again, ends[1].number, desk.agent)


def test_parents_make_no_circle_and_nobody_has_two(desk: Desk) -> None:
    top, middle, low = (desk.report() for _ in range(3))
    link_records(low.number, "parent", middle.number, desk.agent)
    link_records(middle.number, "duplicate", top.number, desk.agent)

    with pytest.raises(InvalidState, match="circle"):
        link_records(top.number, "parent", low.number, desk.agent)
    with pytest.raises(InvalidState, match="follows"):
        link_records(low.number, "duplicate", top.number, desk.agent)
    with pytest.raises(InvalidInput):
        link_records(top.number, "related", top.number, desk.agent)
    with pytest.raises(InvalidInput):
        link_records(top.number, "friend", low.number, desk.agent)


def test_link_needs_the_right_to_edit_and_sight_of_both_ends(desk: Desk, make_person: MakePerson) -> None:
    here, there = desk.report(), desk.report()
    stranger = make_person("Dora", roles=("requester",))

    with pytest.raises(Forbidden):
        link_records(here.number, "related", there.number, desk.requester)
    link_records(here.number, "related", there.number, desk.agent)

    assert words(here, desk.requester) == [f"Related to {there.number}"]
    with pytest.raises(NotFound):
        links(here.number, stranger)


def test_children_and_duplicates_are_resolved_with_what_they_follow(desk: Desk) -> None:
    parent, child, duplicate, cause = desk.triaged(), desk.triaged(), desk.report(), desk.triaged()
    link_records(child.number, "parent", parent.number, desk.agent)
    link_records(parent.number, "-duplicate", duplicate.number, desk.agent)
    link_records(parent.number, "caused_by", cause.number, desk.agent)

    solve(desk, parent)

    assert [stored(one).status for one in (child, duplicate, cause)] == ["resolved", "resolved", "in_progress"]
    assert (stored(child).resolution_code, stored(child).resolution_text) == ("restarted", "Restarted the spooler.")
    assert open_task(child).element_id == open_task(duplicate).element_id == "confirm"
    assert told(child, desk.agent)[-1] == f"Resolved together with {parent.number}"
    assert told(parent, desk.agent)[-2:] == [
        f"{one.number} was resolved together with this one" for one in (child, duplicate)
    ]


def test_grandchildren_follow_and_looking_again_changes_nothing(desk: Desk) -> None:
    top, middle, low = (desk.triaged() for _ in range(3))
    link_records(middle.number, "parent", top.number, desk.agent)
    link_records(low.number, "parent", middle.number, desk.agent)

    solve(desk, top)
    counts = [follow_due(10), follow_due(10)]

    assert counts == [1, 0]
    assert [stored(one).status for one in (middle, low)] == ["resolved", "resolved"]
    assert len(told(low, desk.agent)) == 2


def test_what_cannot_follow_is_told_on_both_timelines(desk: Desk) -> None:
    parent, asleep = desk.triaged(), desk.triaged()
    use_changed_diagram('name="outcome_with_parent"', 'name="note"')
    by_hand = desk.report()
    for one in (asleep, by_hand):
        link_records(one.number, "parent", parent.number, desk.agent)
    suspend_process_instance(stored(asleep).instance_key or 0, "Being repaired", desk.agent)

    solve(desk, parent)

    assert [stored(one).status for one in (asleep, by_hand)] == ["in_progress", "new"]
    assert told(by_hand, desk.agent)[-1].startswith(f"Could not be resolved together with {parent.number}: none of")
    assert told(parent, desk.agent)[-2].startswith(f"{asleep.number} could not be resolved together with this one: ")
    assert stored(parent).followers_due is False


def test_children_follow_again_when_their_parent_was_reopened(desk: Desk) -> None:
    parent, child = desk.triaged(), desk.triaged()
    link_records(child.number, "parent", parent.number, desk.agent)
    solve(desk, parent)
    for one in (parent, child):
        send_message_to_record(one.number, "incident_reopened", desk.agent)

    solve(desk, parent)

    assert stored(child).status == "resolved"


def test_resolving_what_nobody_follows_takes_no_statement_more(desk: Desk) -> None:
    first, alone, followed = (desk.triaged() for _ in range(3))
    link_records(desk.report().number, "parent", followed.number, desk.agent)
    solve(desk, first)  # from now on diagrams and forms are known
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))

    counts = []
    for one in (alone, followed):
        key = open_task(one).key
        statements.clear()
        complete_task(key, SOLVED, "solved", desk.agent)
        counts.append(len(statements))

    assert counts[0] == counts[1] and stored(followed).followers_due and not stored(alone).followers_due


def test_triage_that_solves_lets_children_follow(desk: Desk) -> None:
    parent, child = desk.report(), desk.report()
    link_records(child.number, "parent", parent.number, desk.agent)
    complete_task(open_task(parent).key, {**TRIAGE, **SOLVED}, "solved", desk.agent)

    follow_due(10)

    assert record_view(child.number, desk.agent).status is not None
    assert stored(child).status_kind == "resolved"
