"""What pages read: steps, diagram, history, lists, search."""

from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.events import ElementEventKind
from itsm.language import translate
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries import (
    diagram_state,
    diagram_xml,
    history,
    portal_records,
    record_list,
    record_view,
    steps,
    work_counts,
    work_list,
    work_news,
)
from itsm.records.queries.history import WORDS
from itsm.records.search.finding import search
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.processes import create, open_tasks
from tests.support.records import REPORT, SOLVED, TRIAGE, Desk, open_task


def test_steps_tell_what_is_done_where_it_is_and_what_comes_next(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=4))
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)
    clock.advance(timedelta(minutes=3))

    found = [(step.name, step.state, step.duration) for step in steps(reported.number, desk.agent, "en")]

    assert found == [
        ("Triage", "done", timedelta(minutes=4)), ("Solve at line 1", "now", timedelta(minutes=3)),
        ("Requester confirms", "next", None), ("Closed", "next", None),
    ]


def test_steps_of_a_requester_are_in_public_words_without_handlers(desk: Desk) -> None:
    reported = desk.triaged()

    found = steps(reported.number, desk.requester, "zh-CN")

    assert [(step.name, step.state) for step in found][:3] == [
        ("已登记", "done"), ("服务台正在受理", "done"), ("服务台正在处理", "now"),
    ]
    assert not any(step.handlers for step in found)


def test_diagram_marks_the_path_and_the_place(desk: Desk) -> None:
    reported = desk.triaged()

    found = diagram_state(reported.number, desk.agent)

    assert [place.element_id for place in found.active] == ["line_1"]
    assert {"to_triage", "at_line_1"} <= set(found.taken_flows)
    assert {"reported", "triage", "decide_priority"} <= set(found.done)
    assert diagram_xml(reported.number, desk.agent).startswith(b"<?xml")


def test_history_names_events_elements_and_people(desk: Desk) -> None:
    lines = history(desk.triaged().number, desk.agent, "en")

    done = [(str(line.what), line.element_name, line.actor_name, line.details) for line in lines]
    assert ("Done", "Triage", "Ben Agent", "Accept") in done


def test_history_tells_what_ends_at_once_in_one_line(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(timedelta(minutes=1))
    complete_task(open_task(reported).key, TRIAGE, "accept", desk.agent)

    lines = [(line.element_id, str(line.what)) for line in history(reported.number, desk.agent, "en")]

    assert [what for element, what in lines if element == "triage"] == ["Begun", "Done"]
    assert [what for element, what in lines if element == "back_to_work"] == ["Done"]


def test_steps_and_diagram_count_no_time_after_closing(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    clock.advance(timedelta(days=3650))

    (closed,) = [step for step in steps(reported.number, desk.agent, "en") if step.name == "Closed"]
    state = diagram_state(reported.number, desk.agent)

    assert (closed.state, closed.duration) == ("now", None)
    assert max(state.durations.values()) < timedelta(days=1)


def test_record_view_explains_the_priority(desk: Desk) -> None:
    view = record_view(desk.triaged().number, desk.agent, "zh-CN")

    assert view.priority_why is not None
    assert translate(view.priority_why, "zh-CN").startswith("影响度：高 · 紧急度：高。多人无法工作")
    assert view.status is not None and (view.status.label, view.status.tone) == ("处理中", "accent")


def test_requester_has_the_confirmation_to_do(desk: Desk) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    (task,) = record_view(reported.number, desk.requester).tasks
    assert ([outcome.key for outcome in task.outcomes], task.may_complete) == (["confirm", "reject"], True)


def test_work_list_is_worst_first_and_pages_by_cursor(desk: Desk) -> None:
    normal, critical, later = desk.report(), desk.triaged(), desk.report()

    first = work_list(desk.agent, "teams", None, 2)
    second = work_list(desk.agent, "teams", first.next, 2)

    assert [item.number for item in first.items] == [critical.number, normal.number]
    assert ([item.number for item in second.items], second.next) == ([later.number], None)
    assert (first.items[0].step, first.items[0].requester_name) == ("Solve at line 1", "Cai Requester")


def test_work_list_tells_mine_from_the_teams(desk: Desk, make_person: MakePerson) -> None:
    mine, other = desk.report(), desk.report()
    claim_task(open_task(mine).key, desk.agent)
    stranger = make_person("Eve Agent", roles=("agent",), teams=("line-2",))

    assert [item.number for item in work_list(desk.agent, "mine").items] == [mine.number]
    assert work_counts(desk.agent) == {"mine": 1, "teams": 2, "all": 2}
    assert work_counts(stranger) == {"mine": 0, "teams": 0, "all": 2}
    assert work_news(desk.agent, "teams", open_task(mine).key) == 1
    assert open_task(other).assignee_key is None


def test_work_list_and_its_counts_are_about_tasks_of_records(desk: Desk) -> None:
    before = [create(Diagram().path("start:s", "user:u", "end:e")) for _ in range(3)]
    reported = desk.report()

    page = work_list(desk.agent, "all", None, 1)

    assert ([item.number for item in page.items], page.next) == ([reported.number], None)
    assert work_counts(desk.agent)["all"] == 1
    assert work_news(desk.agent, "all", min(open_tasks(before[0]).values()) - 1) == 1


def test_work_list_of_a_further_candidate_has_the_task(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {}, "wait_vendor", desk.agent)
    vendor = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))

    assert [item.number for item in work_list(vendor, "teams").items] == [reported.number]
    assert [task.may_claim for task in record_view(reported.number, vendor).tasks] == [True]
    with pytest.raises(Forbidden):
        work_list(vendor, "all")
    with pytest.raises(Forbidden):
        work_list(desk.requester, "mine")


def test_vendor_sees_a_record_only_while_there_is_work_for_them(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    vendor = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))

    with pytest.raises(NotFound):
        record_view(reported.number, vendor)
    complete_task(open_task(reported).key, {}, "wait_vendor", desk.agent)

    assert record_view(reported.number, vendor).number == reported.number


def test_record_list_filters_and_pages(desk: Desk, clock: Clock) -> None:
    numbers = []
    for _ in range(3):
        numbers.append(desk.report().number)
        clock.advance(timedelta(minutes=1))
    desk.triaged()

    first = record_list("incident", {"status": "new"}, "-opened_at", None, 2, desk.agent)
    second = record_list("incident", {"status": "new"}, "-opened_at", first.next, 2, desk.agent)

    assert [item.number for item in [*first.items, *second.items]] == numbers[::-1]
    assert first.items[0].value("category") == "printing"


def test_record_list_refuses_what_it_does_not_know(desk: Desk) -> None:
    for filters, sort, after in (({"colour": "x"}, "-opened_at", None), ({}, "colour", None), ({}, "opened_at", "???")):
        with pytest.raises(InvalidInput):
            record_list("incident", filters, sort, after, 10, desk.agent)


def test_search_finds_by_number_and_words_what_the_reader_may_see(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report({**REPORT, "title": "打印机 100% offline_"})

    for query in ("INC-1", "inc-000001", "打印", "100%", "offline_"):
        assert [item.number for item in search(query, desk.agent)] == [reported.number], query
    assert search("打印", make_person("Eve Stranger")) == []
    assert [item.number for item in portal_records(desk.requester)] == [reported.number]


def test_history_has_words_for_everything_that_an_element_may_do() -> None:
    assert set(WORDS) == {kind.value for kind in ElementEventKind}
