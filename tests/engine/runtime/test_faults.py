"""What a fault says where nobody was there to see it: expression, place and reason, in the table and to the caller."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import ExecutionFault
from engine.kept_text import LONGEST_VALUE, told
from engine.registry import InlineHandler, registry
from engine.state.tables import Fault
from engine.worker import fire_due_timers
from itsm.language import translate
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


def fault_after(diagram: Diagram, variables: Mapping[str, object]) -> Fault:
    """The fault that ``diagram`` ends in once its timer fires."""
    with clock.at(START):
        start(diagram, variables)
    with clock.at(START + timedelta(hours=1)):
        fire_due_timers()
    return kept_fault()


def test_fault_is_said_in_english_as_its_message_and_in_chinese(tenant: int) -> None:
    fault = fault_after(late_choice(), {"amount": "many", "urgency": 1})

    assert fault.sentence is not None
    assert translate(told(fault.sentence), "en") == fault.message
    chinese = translate(told(fault.sentence), "zh-CN")
    assert "Expected" not in chinese and "Correct" not in chinese and "Line" not in chinese
    assert "“amount > 5”" in chinese


@pytest.mark.parametrize("hostile", ["a\x00b", "100% %(name)s %s", "x" * 100_000])
def test_fault_is_kept_whatever_the_variables_hold(tenant: int, hostile: str) -> None:
    fault = fault_after(late_choice(), {"amount": hostile})

    assert fault.element_id == "x" and fault.sentence is not None
    assert str(told(fault.sentence)) == fault.message
    assert hostile[:20].replace("\x00", "\ufffd") in fault.message
    assert len(fault.message) < 2000


def test_fault_quotes_a_long_expression_in_part(tenant: int) -> None:
    endless = Diagram().path("start:s", "catch:t", "script:u", "end:e").timer("t", timeDuration="PT1M")
    source = "count(for i in 1..1000000 return i)" + " + 1" * 500
    endless.zeebe("u", "script", expression=f"={source}", resultVariable="n")

    message = fault_after(endless, {}).message

    assert source[:LONGEST_VALUE] + "… to have a value" in message


def test_fault_of_a_defect_quotes_no_data_and_the_log_has_the_traceback(
    tenant: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_call: object, **_named: object) -> dict[str, object]:
        raise RuntimeError("INSERT … ['secret']")

    handler: InlineHandler = broken
    monkeypatch.setitem(registry.inline_handlers, "broken", handler)
    calling = Diagram().path("start:s", "catch:t", "service:c", "end:e").timer("t", timeDuration="PT1M")

    fault = fault_after(calling.zeebe("c", "taskDefinition", type="broken"), {})

    assert (fault.element_id, fault.kind) == ("t", "RuntimeError")
    assert fault.message.startswith("Expected the step to come to its end") and "(RuntimeError)" in fault.message
    assert "secret" not in fault.message and "secret" not in str(fault.sentence)
    assert "secret" in caplog.text


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
