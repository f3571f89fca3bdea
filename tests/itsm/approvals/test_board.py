"""Members of a board for some categories only."""

import pytest

from database import in_tenant, reading, unit_of_work
from engine.registry import Actor
from itsm.approvals.asked import read_asked
from itsm.approvals.members import call_members
from itsm.approvals.queries import parts_of
from itsm.categories.shipping import add_shipped_categories
from itsm.categories.tree import tree_of
from itsm.records.tables import Record
from tests.support.approvals import ask
from tests.support.people import MakePerson


@pytest.mark.parametrize(("of", "called"), [("above", [0, 1]), ("below", [0, 1, 2]), ("other", [0])])
def test_members_are_called_by_category(
    requester: Actor, make_person: MakePerson, of: str, called: list[int]
) -> None:
    with unit_of_work() as work:
        add_shipped_categories(work)
    with reading() as session:
        below = next(one for one in tree_of(session).categories if one.above is not None)
    teams = ("cab", f"cab.{below.above}", f"cab.{below.code}")
    people = [make_person(f"Member {code}", roles=("agent",), teams=(code,)) for code in teams]
    reported = ask(requester, members=["board:cab"]).reported
    with reading() as session:
        record = session.get_one(Record, reported.key)
        record.category = {"above": below.above, "below": below.code, "other": "nothing"}[of]
        asked = read_asked({"members": "board:cab"}, 1)
        found = call_members(session, asked, record)
        session.rollback()

    assert [seat.person_key for seat in found.seats] == [people[one].key for one in called] and asked.board == "cab"


def test_the_board_says_who_is_on_it_for_what(tenant: int, make_person: MakePerson) -> None:
    for name, code in (("A", "cab"), ("B", "cab.network"), ("C", "cabin")):
        make_person(f"Member {name}", roles=("agent",), teams=(code,))
    with in_tenant(tenant):
        found = parts_of("cab", "en")

    assert [(one.category, list(one.names)) for one in found] == [("", ["Member A"]), ("network", ["Member B"])]
