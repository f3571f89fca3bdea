"""The survey after an order: about a bundle once and as a whole, about its parts never."""

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import UserTask
from itsm.records.commands import complete_task
from itsm.records.tables import Record
from itsm.surveys.tables import Survey
from tests.support.catalogue import PRINTER, Shop, add_item, status
from tests.support.records import INCIDENT


@pytest.fixture
def asking(shop: Shop) -> Shop:
    """The shop, where the survey asks about all that its rule would ask about at all."""
    shipped = (INCIDENT.parent / "request" / "survey.dmn").read_text(encoding="utf-8")
    everybody = shipped.replace("<text>20</text>", "<text>100</text>")
    deploy("request", [Resource("decision", "request_survey", "request/survey.dmn", everybody.encode())], SYSTEM)
    return shop


def do(element: str, outcome: str, by: Actor) -> None:
    """Complete every open task of an element."""
    with reading() as session:
        keys = session.scalars(select(UserTask.key).where(UserTask.element_id == element, UserTask.state == "open"))
        tasks = list(keys)
    assert tasks
    for key in tasks:
        complete_task(key, {"resolution_text": "Done."}, outcome, by)


def asked_about() -> list[str]:
    """Numbers of the records that somebody was asked about."""
    with reading() as session:
        return list(session.scalars(select(Record.number).join(Survey, Survey.record_key == Record.key)))


def test_who_got_what_was_ordered_is_asked(asking: Shop) -> None:
    ordered = asking.order("printer-access", PRINTER)
    do("carry_out", "done", asking.agent)
    do("confirm", "received", asking.requester)

    assert asked_about() == [ordered.number]


def test_a_bundle_is_asked_about_and_not_each_of_its_parts(asking: Shop, administrator: Actor) -> None:
    add_item("lamp", administrator)
    add_item("chair", administrator)
    add_item("corner", administrator, process="request_bundle", parts="lamp, chair")
    ordered = asking.order("corner", {})
    do("carry_out", "done", asking.agent)
    assert (status(ordered.number), asked_about()) == ("resolved", [])

    do("confirm", "received", asking.requester)

    assert asked_about() == [ordered.number]
