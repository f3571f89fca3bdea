"""Several people at once: one gets it, nothing is doubled, no number is lost."""

from functools import partial

from flask import Flask

from engine.errors import FlowdeskError
from engine.registry import Actor
from itsm.records.commands import claim_task, comment, complete_task, link_records
from itsm.records.queries import links
from itsm.records.search.finding import search
from itsm.records.search.indexing import index_due
from tests.support.at_once import at_once
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, Desk, open_task, stored

MANY = 6


def people(make_person: MakePerson) -> list[Actor]:
    return [make_person(f"Agent {index}", roles=("agent",), teams=("line-1",)) for index in range(MANY)]


def test_of_several_claims_at_once_one_succeeds(
    app: Flask, tenant: int, desk: Desk, make_person: MakePerson
) -> None:
    reported = desk.report()
    task = open_task(reported)

    answers = at_once(app, tenant, [partial(claim_task, task.key, actor) for actor in people(make_person)])

    refused = [answer for answer in answers if isinstance(answer, FlowdeskError)]
    assert [problem.kind for problem in refused] == ["conflict"] * (MANY - 1)
    assert stored(reported).owner_key == open_task(reported).assignee_key


def test_of_several_completions_at_once_one_succeeds(
    app: Flask, tenant: int, desk: Desk, make_person: MakePerson
) -> None:
    reported = desk.report()
    task = open_task(reported)

    agents = people(make_person)
    answers = at_once(app, tenant, [partial(complete_task, task.key, TRIAGE, "accept", actor) for actor in agents])

    assert sum(isinstance(answer, FlowdeskError) for answer in answers) == MANY - 1
    assert (open_task(reported).element_id, stored(reported).revision) == ("line_1", 2)


def test_reports_at_once_get_numbers_without_gap_or_repeat(app: Flask, tenant: int, desk: Desk) -> None:
    at_once(app, tenant, [desk.report] * MANY)

    assert desk.report().number == f"INC-{MANY + 1:06d}"


def test_one_command_sent_several_times_at_once_acts_once(app: Flask, tenant: int, desk: Desk) -> None:
    answers = at_once(app, tenant, [lambda: desk.report(command_id="same")] * MANY)

    assert len(set(map(str, answers))) == 1
    assert desk.report().number == "INC-000002"


def test_two_links_at_once_close_no_circle(app: Flask, tenant: int, desk: Desk) -> None:
    one, other = desk.report().number, desk.report().number
    ends = [(one, other), (other, one)] * 2

    answers = at_once(
        app, tenant, [partial(link_records, here, "parent", there, desk.agent) for here, there in ends]
    )

    assert len([answer for answer in answers if not isinstance(answer, FlowdeskError)]) == 1
    assert len(links(one, desk.agent)) == 1


def test_record_that_changes_while_it_is_indexed_is_found_as_it_became(app: Flask, tenant: int, desk: Desk) -> None:
    numbers = [desk.report().number for _ in range(MANY)]
    words = [partial(comment, number, f"zebra{number}", True, desk.agent) for number in numbers]

    at_once(app, tenant, [*words, *[partial(index_due, 10)] * 3])
    index_due(10)

    assert [len(search(f"zebra{number}", desk.agent)) for number in numbers] == [1] * MANY
