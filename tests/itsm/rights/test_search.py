"""Nobody finds a record by what is hidden from them."""

import pytest

from engine.registry import Actor
from itsm.records.commands import comment, complete_task
from itsm.records.search.finding import search
from itsm.records.search.indexing import index_due
from tests.itsm.rights.conftest import MakeRole
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task


@pytest.fixture
def reader(desk: Desk, make_role: MakeRole, make_person: MakePerson) -> Actor:
    """Somebody who sees what was asked of all incidents, and no more."""
    make_role("reader", ("work.see",), ("record.see_all",), ("request",))
    return make_person("Rea Reader", roles=("reader",))


def found(query: str, actor: Actor) -> list[str]:
    """Numbers that the query leads to."""
    return [item.number for item in search(query, actor)]


def test_search_by_a_hidden_field_finds_nothing(desk: Desk, reader: Actor) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    index_due(10)

    assert found("spooler", desk.agent) == found("printer", reader) == [reported.number]
    assert found("spooler", reader) == found("printer spooler", reader) == []


def test_search_by_an_internal_comment_finds_nothing_for_who_does_not_read_it(desk: Desk, reader: Actor) -> None:
    reported = desk.report()
    comment(reported.number, "Firmware is broken", True, desk.agent)
    index_due(10)

    assert (found("firmware", desk.agent), found("firmware", reader)) == ([reported.number], [])
