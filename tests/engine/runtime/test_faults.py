"""What a fault says where nobody was there to see it: expression, place and reason, in the table and to the caller."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import ExecutionFault
from engine.state.tables import Fault
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import start

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def late_choice() -> Diagram:
    drawn = Diagram().path("start:s", "catch:t", "xor:x").timer("t", timeDuration="PT1M")
    return drawn.path("x", "end:e", when="amount > 5").path("x", "end:f", when='urgency = "high"')


def kept_fault() -> Fault:
    """The only fault there is."""
    with reading() as session:
        return session.execute(select(Fault)).scalar_one()


def test_fault_of_a_timer_keeps_the_element_that_failed_and_why(
    tenant: int, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.at(START):
        start(late_choice(), {"amount": "many"})
    with clock.at(START + timedelta(hours=1)), caplog.at_level(logging.WARNING):
        fire_due_timers()

    fault = kept_fault()
    assert (fault.element_id, fault.kind) == ("x", "ExecutionFault")
    assert '“amount > 5” is null. Line 1, column 1 (amount > 5): Expected two values of one type' in fault.message
    assert 'Expected a variable "urgency", but there is none.' in fault.message
    assert [record.why for record in caplog.records if hasattr(record, "why")] == [fault.message]


def test_limit_that_stops_an_expression_is_told_with_its_element(tenant: int) -> None:
    endless = Diagram().path("start:s", "script:t", "end:e")
    endless.zeebe("t", "script", expression="=count(for i in 1..1000000 return i)", resultVariable="n")

    with pytest.raises(ExecutionFault, match=r"Expected count.* to have a value, but it has none: Expected") as refused:
        start(endless)

    assert refused.value.element_id == "t"


def test_registered_names_are_explained_like_variables(tenant: int) -> None:
    drawn = Diagram().path("start:s", "xor:x").path("x", "end:e", when="order.total > 5")

    with pytest.raises(ExecutionFault, match=r'Line 1, column 1 \(order\): Expected a variable "order"'):
        start(drawn)
