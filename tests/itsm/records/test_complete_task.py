"""Completing a task of a record."""

import pytest
from sqlalchemy import event, select

from database import db, reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidInput
from engine.state.tables import ElementEventRow
from itsm.language import translate
from itsm.records.commands import complete_task, update_fields
from tests.support.people import MakePerson
from tests.support.records import SOLVED, TRIAGE, Desk, open_task, stored


def test_complete_task_writes_fields_and_follows_the_diagram(desk: Desk) -> None:
    reported = desk.triaged()

    row, task = stored(reported), open_task(reported)
    assert (row.status, row.impact, row.priority, row.owner_key) == ("in_progress", "high", "critical", desk.agent.key)
    assert (task.element_id, task.priority, row.team) == ("line_1", 90, "line-1")


def test_complete_task_keeps_the_rule_that_gave_the_priority(desk: Desk) -> None:
    row = stored(desk.triaged())

    assert row.priority_reason is not None
    assert row.priority_reason["decision"] == "priority"
    assert "impact_high_urgency_high" in str(row.priority_reason["rules"])


def test_complete_task_takes_ten_statements_and_one_commit(desk: Desk) -> None:
    reported = desk.report()
    complete_task(open_task(desk.report()).key, TRIAGE, "accept", desk.agent)
    task = open_task(reported)
    statements: list[str] = []
    commits: list[object] = []
    event.listen(db.engine, "before_cursor_execute", lambda *found: statements.append(found[2]))
    event.listen(db.engine, "commit", commits.append)

    complete_task(task.key, TRIAGE, "accept", desk.agent, "c-1", revision=1)

    written = [statement for statement in statements if not statement.startswith(("BEGIN", "PRAGMA"))]
    assert len(written) <= 10, "\n".join(written)
    assert len(commits) == 1


def test_complete_task_keeps_what_changed_with_the_completion(desk: Desk) -> None:
    reported = desk.triaged()

    with reading() as session:
        rows = session.execute(
            select(ElementEventRow).where(
                ElementEventRow.element_id == "triage", ElementEventRow.kind == "element_completed"
            )
        ).scalars()
        (details,) = [row.details for row in rows]
    assert details is not None and details["outcome"] == "accept"
    assert details["changes"] == {
        "impact": ["low", "high"], "urgency": ["medium", "high"], "priority": [None, "critical"],
    }
    assert stored(reported).revision == 2


def test_complete_task_is_refused_when_a_field_is_missing_for_the_outcome(desk: Desk) -> None:
    reported = desk.triaged()

    with pytest.raises(InvalidForm) as refused:
        complete_task(open_task(reported).key, {}, "solved", desk.agent)

    assert set(refused.value.fields) == {"resolution_code", "resolution_text"}
    assert stored(reported).status == "in_progress"


def test_complete_task_is_refused_when_the_outcome_is_not_offered(desk: Desk) -> None:
    reported = desk.triaged()

    with pytest.raises(InvalidInput, match="buttons"):
        complete_task(open_task(reported).key, SOLVED, "explode", desk.agent)


def test_complete_task_says_who_changed_what_when_the_record_moved_on(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    read_at = stored(reported).revision
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    update_fields(reported.number, {"service": "Printing"}, other, read_at)

    with pytest.raises(Conflict, match="Dee Agent changed Service") as refused:
        complete_task(open_task(reported).key, SOLVED, "solved", desk.agent, revision=read_at)

    assert refused.value.current["fields"] == ["service"]
    assert "Dee Agent修改了 " + reported.number + " 的服务。" in translate(refused.value.message, "zh-CN")


def test_complete_task_is_refused_when_somebody_else_has_it(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    stranger = make_person("Eve Agent", roles=("agent",), teams=("line-2",))

    with pytest.raises(Forbidden):
        complete_task(open_task(reported).key, SOLVED, "solved", stranger)


def test_complete_task_answers_the_same_when_sent_twice(desk: Desk) -> None:
    reported = desk.report()
    task = open_task(reported)

    first = complete_task(task.key, TRIAGE, "accept", desk.agent, "form-7", revision=1)
    again = complete_task(task.key, TRIAGE, "accept", desk.agent, "form-7", revision=1)

    assert first == again
    assert stored(reported).revision == 2


def test_resolution_and_closing_have_their_times_and_reopening_takes_them_back(desk: Desk) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    resolved = stored(reported)
    complete_task(open_task(reported).key, {"comment": "Still offline"}, "reject", desk.requester)

    again = stored(reported)
    assert (resolved.status_kind, resolved.resolved_at is not None) == ("resolved", True)
    assert (again.status, again.resolved_at) == ("in_progress", None)
