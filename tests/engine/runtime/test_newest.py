"""The newest version of a definition is asked for once, and again after every change of definitions."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from database import db, in_tenant, unit_of_work
from engine.errors import NotFound
from engine.runtime import Resource, deploy, restore_definition, retire_definition
from engine.state.newest import newest_key
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, definition_of

pytestmark = pytest.mark.usefixtures("tenant")


def put(step: str) -> int:
    drawn = Diagram("process").path("start:s", step, "end:e")
    deploy("test", [Resource("process", "process", "t.bpmn", drawn.xml())], AGENT)
    return definition_of("process")


def newest() -> int:
    with unit_of_work() as work:
        return newest_key(work, "process", "process")


def looked_up(ask: Callable[[], object]) -> int:
    """How many statements read definitions meanwhile."""
    sent: list[str] = []

    def told(*found: object) -> None:
        sent.append(str(found[2]))

    event.listen(db.engine, "before_cursor_execute", told)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", told)
    return sum("FROM definition " in statement.replace("\n", " ") for statement in sent)


def test_definitions_are_asked_once_until_one_is_deployed() -> None:
    first = put("user:a")
    assert newest() == first

    assert looked_up(newest) == 0

    second = put("user:b")
    assert looked_up(newest) == 1
    assert newest() == second != first


def test_retirement_and_restoration_change_what_is_newest() -> None:
    first, second = put("user:a"), put("user:b")
    assert newest() == second

    retire_definition(second, AGENT)
    assert newest() == first

    restore_definition(second, AGENT)
    assert newest() == second


def test_change_that_is_taken_back_is_newest_for_nobody_else() -> None:
    first = put("user:a")
    assert newest() == first

    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        drawn = Diagram("process").path("start:s", "user:b", "end:e")
        deploy("test", [Resource("process", "process", "t.bpmn", drawn.xml())], AGENT, work=work)
        assert newest_key(work, "process", "process") > first  # its own transaction sees it
        raise ZeroDivisionError

    assert newest() == first


def test_each_organisation_has_its_own_newest(other_tenant: int) -> None:
    mine = put("user:a")
    assert newest() == mine
    with in_tenant(other_tenant):
        with pytest.raises(NotFound):
            newest()
        theirs = put("user:b")
        assert newest() == theirs != mine
    assert newest() == mine
