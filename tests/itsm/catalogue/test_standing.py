"""Where orders stand in plain words: each with its parts, those that wait with until when, those whose turn comes."""

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.catalogue.commands import save_item
from itsm.catalogue.queries.orders import OrderItem, my_orders, order_of
from itsm.catalogue.tables import ItemRow
from itsm.records.commands import complete_task, send_message_to_record
from itsm.records.queries import steps
from tests.support.catalogue import PRINTER, PROGRAM, Shop, add_item, item_values, vote
from tests.support.plans import statements

MODEL = {"laptop_model": "light", "description": "Travel."}


def complete(element: str, outcome: str, by: Actor, **values: object) -> None:
    """Complete the open task of an element."""
    with reading() as session:
        open_one = select(UserTask.key).where(UserTask.element_id == element, UserTask.state == "open")
        key = session.scalars(open_one).one()
    complete_task(key, values, outcome, by)


def mine(shop: Shop, language: str = "en") -> OrderItem:
    """The newest order of the requester."""
    return my_orders(shop.requester, language)[0][0]


@pytest.fixture
def corner(shop: Shop, administrator: Actor) -> Shop:
    """The shop with a bundle of a device, and of a chair after it."""
    add_item("chair", administrator)
    add_item("device", administrator, process="request_hardware")
    add_item("corner", administrator, process="request_bundle", parts="device | chair")
    return shop


def test_an_order_says_its_step(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    assert mine(shop).now == ["Waiting for approval"]

    vote(ordered, shop.boss)

    assert mine(shop, "zh-CN").now == ["办理中"]


def test_levels_of_an_approval_are_one_step_of_whoever_ordered(shop: Shop) -> None:
    values = {"person_name": "Li Na", "department": "Sales", "needed_by": "2026-12-01", "laptop_model": "strong"}
    ordered = shop.order("new-employee", values, by=shop.boss)
    vote(ordered, shop.chief)

    told = steps(ordered.number, shop.boss, "en", public=True)

    assert [(step.name, step.state) for step in told if "approval" in step.name] == [("Waiting for approval", "now")]


def test_a_part_says_what_it_waits_for_and_until_when_and_what_comes_later(corner: Shop) -> None:
    corner.order("corner", {})
    complete("look", "buy", corner.agent)
    assert mine(corner).parts[0].now == ["It is ordered from the supplier"]
    complete("buy", "", corner.agent, expected_on="2026-12-24")

    found = mine(corner)

    assert (found.now, found.awaited) == (["All parts are worked on"], [])
    assert [(part.now, part.awaited) for part in found.parts] == [
        (["Waiting for the delivery"], [("Delivery expected on", "2026-12-24")])
    ]
    assert [part.name for part in found.later] == ["Chair"]
    (told,), _next = my_orders(corner.requester, "zh-CN", zone="Asia/Shanghai")
    assert told.parts[0].awaited == [("预计到货日期", "2026年12月24日")]
    whole = order_of(found.number, corner.requester, "en")
    assert whole is not None and (whole.parts, whole.later) == (found.parts, found.later)


def test_what_is_over_says_nothing_more(corner: Shop) -> None:
    ordered = corner.order("corner", {})
    send_message_to_record(ordered.number, "request_cancelled", corner.requester)

    found = mine(corner)

    assert (found.now, found.awaited, found.later) == ((), [], [])


def test_a_requester_reads_what_is_inside_and_not_what_holds_it(shop: Shop) -> None:
    ordered = shop.order("laptop", MODEL)
    vote(ordered, shop.boss)
    vote(ordered, shop.chief)
    complete("look", "buy", shop.agent)
    complete("buy", "", shop.agent, expected_on="2026-12-24")

    found = [(step.name, step.state) for step in steps(ordered.number, shop.requester, "en")]

    assert found == [
        ("Ordered", "done"), ("Waiting for approval", "done"), ("We look whether it is in stock", "done"),
        ("It is ordered from the supplier", "done"), ("Waiting for the delivery", "now"),
        ("Is all as you need it?", "next"), ("Done", "next"),
    ]  # fmt: skip


def test_many_orders_cost_no_more_statements_than_one(corner: Shop) -> None:
    corner.order("corner", {})
    with statements() as few:
        my_orders(corner.requester, "en")
    for _ in range(4):
        corner.order("corner", {})
        corner.order("printer-access", PRINTER)

    with statements() as many:
        orders, _next = my_orders(corner.requester, "en")

    assert len(orders) == 9
    assert len(many) == len(few)


def test_a_new_offer_changes_nothing_of_what_is_under_way(corner: Shop, administrator: Actor) -> None:
    """What comes, and what has begun, is what was ordered: the diagram goes on with it, whatever is offered now."""
    corner.order("corner", {})
    with reading() as session:
        offer = session.scalars(select(ItemRow).where(ItemRow.code == "corner")).one()
    add_item("lamp", administrator)
    save_item(offer.key, item_values("corner", process="request_bundle", parts="lamp"), administrator, offer.revision)

    found = mine(corner)

    assert [part.code for part in found.parts] == ["device"]
    assert [part.name for part in found.later] == ["Chair"]


def test_what_is_no_bundle_any_more_was_ordered_as_one(corner: Shop, administrator: Actor) -> None:
    corner.order("corner", {})
    with reading() as session:
        offer = session.scalars(select(ItemRow).where(ItemRow.code == "corner")).one()
    save_item(offer.key, item_values("corner"), administrator, offer.revision)

    found = mine(corner)

    assert ([part.code for part in found.parts], [part.name for part in found.later]) == (["device"], ["Chair"])
