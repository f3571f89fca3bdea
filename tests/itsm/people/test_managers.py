"""To whom people report: set on their page and by imports, never in a circle; who approves by that."""

import random

import pytest

from database import reading, unit_of_work
from engine.errors import InvalidForm
from engine.registry import SYSTEM, Actor
from itsm.approvals.members import meant_by_all
from itsm.organisation.commands import close_person, save_person
from itsm.people.managers import below, line_above, top_down
from itsm.people.tables import Membership, PersonRow
from itsm.records.tables import Record
from tests.support.people import MakePerson

Line = dict[int | str, int | str | None]


def report(person: Actor, manager: str) -> None:
    """Let somebody report to whom ``manager`` names."""
    with reading() as session:
        row = session.get_one(PersonRow, person.key)
        values = {"name": row.name, "email": row.email or "", "language": "en", "time_zone": "UTC", "manager": manager}
    save_person(person.key, values, ["requester"], SYSTEM)


@pytest.fixture
def line(make_person: MakePerson) -> tuple[Actor, Actor, Actor]:
    """Wei reports to Mia, and Mia to Otto."""
    wei, mia, otto = make_person("Wei"), make_person("Mia"), make_person("Otto")
    report(wei, "mia@example.org")
    report(mia, "Otto")
    return wei, mia, otto


def meant(whom: str, requester: Actor, opened_by: Actor) -> list[int]:
    """Whom an approval means by ``whom``."""
    record = Record(requester_key=requester.key, opened_by_key=opened_by.key, keeps_out=False)
    with reading() as session:
        return list(meant_by_all(session, [whom], record))


def test_who_is_above_and_below_is_told_in_order(line: tuple[Actor, Actor, Actor]) -> None:
    wei, mia, otto = line

    with reading() as session:
        assert line_above(session, wei.key) == [mia.key, otto.key]
        assert below(session, otto.key) == [mia.key, wei.key]


def test_a_circle_is_refused_at_the_field(line: tuple[Actor, Actor, Actor]) -> None:
    with pytest.raises(InvalidForm) as refused:
        report(line[2], "wei@example.org")

    assert set(refused.value.fields) == {"manager"}


def test_top_down_closes_no_circle_at_any_moment_and_refuses_none_that_would_not_stay() -> None:
    chance = random.Random(10)
    for _ in range(3000):
        there: list[int | str] = list(chance.sample(range(7), chance.randint(1, 7)))
        coming: list[int | str] = [f"new {number}" for number in range(chance.randint(0, 3))]
        standing: Line = {one: chance.choice([None, *there[:place]]) for place, one in enumerate(there)}
        everybody = [*there, *coming]
        wanted: Line = {one: chance.choice([None, *everybody]) for one in everybody if chance.random() < 0.6}
        order, circles = top_down(wanted, standing, {one for one in coming if one in wanted})

        assert sorted(map(str, order)) == sorted(map(str, wanted))
        assert not circles or has_circle({**standing, **wanted}), (wanted, standing)
        above, known = dict(standing), {*there, *(one for one in coming if one not in wanted)}
        for one in order:
            if one not in circles:
                assert wanted[one] is None or wanted[one] in known, (wanted, standing)
                above[one] = wanted[one]
            known.add(one)
            assert not has_circle(above), (wanted, standing)


def has_circle(above: Line) -> bool:
    """True when somebody is above themselves."""
    for start in above:
        at: int | str | None = above[start]
        for _ in above:
            at = above.get(at) if at is not None and at != start else at
        if at == start:
            return True
    return False


def test_a_form_that_says_nothing_of_the_manager_leaves_it(line: tuple[Actor, Actor, Actor]) -> None:
    values = {"name": "Wei", "email": "wei@example.org", "language": "en", "time_zone": "UTC"}
    save_person(line[0].key, values, ["requester"], SYSTEM)

    with reading() as session:
        assert line_above(session, line[0].key)[0] == line[1].key


def test_the_manager_votes_and_the_one_above_at_the_second_level(line: tuple[Actor, Actor, Actor]) -> None:
    wei, mia, otto = line

    assert meant("requester_manager", wei, wei) == [mia.key]
    assert meant("requester_second_manager", wei, wei) == [otto.key]


def test_who_ordered_for_somebody_else_is_passed_over(line: tuple[Actor, Actor, Actor]) -> None:
    wei, mia, otto = line

    assert meant("requester_manager", wei, mia) == [otto.key]


def test_a_manager_who_has_left_is_passed_over(line: tuple[Actor, Actor, Actor]) -> None:
    wei, mia, otto = line
    close_person(mia.key or 0, False, SYSTEM)

    assert meant("requester_manager", wei, wei) == [otto.key]


def test_without_a_manager_the_leads_of_the_teams_vote(make_person: MakePerson) -> None:
    solo, lead = make_person("Solo", teams=["design"]), make_person("Lena", teams=["design"])
    with unit_of_work() as work:
        work.session.query(Membership).filter_by(person_key=lead.key).update({"role": "lead"})

    assert meant("requester_manager", solo, solo) == [lead.key]
