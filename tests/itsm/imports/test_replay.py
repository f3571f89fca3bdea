"""Rows of a log are executed in the diagram, at their own times."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from database import reading
from engine import clock
from engine.registry import Actor
from engine.state.tables import ElementEventRow, ProcessInstance, Timer, UserTask
from engine.worker import fire_due_timers
from itsm.language import translate
from itsm.people.tables import PersonRow
from itsm.records.queries import timeline
from itsm.records.tables import Record, TimelineEntry
from tests.itsm.imports.conftest import ImportRows, row

WHOLE = [
    row("0000080", "New", "29/2/2016 08:33"),
    row("0000080", "Active", "29/2/2016 08:43", assigned_to="12"),
    row("0000080", "Active", "29/2/2016 09:00", impact="1", assigned_to="12"),
    row("0000080", "Awaiting User Info", "29/2/2016 09:30", assigned_to="12", impact="1"),
    row("0000080", "Resolved", "29/2/2016 11:29", assigned_to="13", impact="1"),
    row("0000080", "Closed", "5/3/2016 12:00", assigned_to="13", impact="1"),
]


def record(external_number: str) -> Record:
    with reading() as session:
        return session.execute(select(Record).where(Record.external_number == external_number)).scalar_one()


def path(found: Record) -> list[tuple[str, str]]:
    """User tasks of the record with how they ended, in order."""
    statement = select(UserTask.element_id, UserTask.state).where(UserTask.instance_key == found.instance_key)
    with reading() as session:
        return [(element, state) for element, state in session.execute(statement.order_by(UserTask.key))]


def told(found: Record, language: str) -> list[str]:
    """Sentences of the timeline as a reader of ``language`` gets them."""
    with reading() as session:
        person = session.execute(select(PersonRow)).scalars().first()
    assert person is not None
    reader = Actor(person.key, "person", person.name, frozenset({"agent"}))
    entries = timeline(found.number, reader, language)
    return [translate(entry.sentence, language) for entry in entries if entry.sentence]


def moves(found: Record) -> list[str]:
    """Elements that a token was moved to."""
    statement = select(ElementEventRow.element_id).where(
        ElementEventRow.instance_key == found.instance_key, ElementEventRow.kind == "token_moved"
    ).order_by(ElementEventRow.key)  # fmt: skip
    with reading() as session:
        return list(session.execute(statement).scalars())


def test_import_executes_each_change_of_state_in_the_diagram(import_rows: ImportRows) -> None:
    report = import_rows(WHOLE)

    found = record("0000080")
    assert (report.imported, report.transitions, report.moved, report.rejected_rows) == (1, 5, 0, 0)
    assert (found.status, found.category, found.impact, found.channel) == ("closed", "Category 32", "high", "phone")
    assert path(found) == [
        ("triage", "completed"), ("line_1", "completed"), ("wait_requester", "completed"), ("confirm", "cancelled"),
    ]  # fmt: skip


def test_import_keeps_the_times_of_the_rows(import_rows: ImportRows) -> None:
    import_rows(WHOLE)

    found = record("0000080")
    assert found.opened_at == datetime(2016, 2, 29, 8, 33, tzinfo=UTC)
    assert found.resolved_at == datetime(2016, 2, 29, 11, 29, tzinfo=UTC)
    assert found.closed_at == datetime(2016, 3, 5, 12, 0, tzinfo=UTC)
    with reading() as session:
        triaged = session.execute(select(UserTask.ended_at).where(UserTask.element_id == "triage")).scalar_one()
    assert triaged == datetime(2016, 2, 29, 8, 43, tzinfo=UTC)


def test_import_makes_people_and_teams_of_ids(import_rows: ImportRows) -> None:
    import_rows(WHOLE)

    with reading() as session:
        names = set(session.execute(select(PersonRow.name).where(PersonRow.external_id.is_not(None))).scalars())
    assert names == {"Person 1194", "Person 24", "Person 60", "Person 12", "Person 13"}
    assert record("0000080").team == "70"


def test_import_writes_changes_and_assignments_of_rows_that_keep_the_state(import_rows: ImportRows) -> None:
    import_rows(WHOLE[:3])

    statement = select(TimelineEntry.kind, TimelineEntry.at).order_by(TimelineEntry.key)
    with reading() as session:
        told = {kind: at for kind, at in session.execute(statement)}
    assert told["change"] == datetime(2016, 2, 29, 9, 0, tzinfo=UTC)
    assert told["assignment"] == datetime(2016, 2, 29, 8, 43, tzinfo=UTC)


def test_import_moves_the_token_for_a_step_that_is_not_drawn(import_rows: ImportRows) -> None:
    report = import_rows(
        [
            row("1", "Active", "29/2/2016 08:33"),
            row("1", "Awaiting Vendor", "29/2/2016 09:00"),
            row("1", "Awaiting Problem", "29/2/2016 09:30"),
        ]
    )

    assert (report.transitions, report.moved) == (3, 2)
    assert report.departures_listed() == [
        {"from": None, "to": "in_progress", "count": 1},
        {"from": "awaiting_vendor", "to": "awaiting_problem", "count": 1},
    ]
    assert moves(record("1")) == ["line_1", "wait_problem"]
    assert record("1").status == "awaiting_problem"
    assert "已移到“等待问题解决”：等待供应商 → 等待问题解决" in told(record("1"), "zh-CN")


def test_import_names_the_teams_that_tasks_are_assigned_to(import_rows: ImportRows) -> None:
    import_rows([row("1", "New", "29/2/2016 08:33", assignment_group="56", assigned_to="12")])

    assert "“Triage” assigned to Person 12 in Group 56" in told(record("1"), "en")


def test_import_keeps_the_priority_of_the_source_against_the_decision(import_rows: ImportRows) -> None:
    import_rows([row("1", "New", "29/2/2016 08:33"), row("1", "Active", "29/2/2016 08:43", priority="1")])

    assert record("1").priority == "critical"


def test_import_reopens_as_drawn(import_rows: ImportRows) -> None:
    report = import_rows([*WHOLE, row("0000080", "Active", "6/3/2016 09:00")])

    assert (report.moved, record("0000080").status) == (0, "in_progress")


def test_import_keeps_timers_silent_until_the_last_row_is_in(import_rows: ImportRows) -> None:
    import_rows([row("1", "New", "29/2/2016 08:33"), row("1", "Active", "29/2/2016 08:43")])

    with reading() as session:
        armed = session.execute(select(Timer.state, Timer.element_id)).all()
    assert [tuple(timer) for timer in armed] == [("armed", "line_1_time_box")]
    assert record("1").status == "in_progress"
    with clock.at(datetime(2016, 2, 29, 12, 0, tzinfo=UTC)):
        assert fire_due_timers() == 1


def test_import_run_twice_changes_nothing(import_rows: ImportRows) -> None:
    import_rows(WHOLE)

    again = import_rows(WHOLE)

    assert (again.imported, again.skipped, again.transitions, again.records) == (0, 1, 0, 1)
    with reading() as session:
        assert session.execute(select(func.count()).select_from(ProcessInstance)).scalar_one() == 1


def test_import_started_again_goes_on_where_it_stopped(import_rows: ImportRows) -> None:
    import_rows(WHOLE)

    report = import_rows([*WHOLE, row("0000081", "New", "1/3/2016 10:00")])

    assert (report.imported, report.skipped, report.transitions) == (1, 1, 1)
