"""What one may not: by the page's command, as somebody else, of another organisation, too late, twice, for oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import in_tenant, reading, unit_of_work
from engine import clock as engine_clock
from engine.errors import FlowdeskError, Forbidden, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.catalogue.commands import keep_favourite, order_item, save_item
from itsm.catalogue.queries.items import item_view
from itsm.catalogue.queries.orders import my_orders, order_of
from itsm.catalogue.tables import OrderRow
from itsm.detours.commands import delegate_task
from itsm.organisation.commands import AbsenceValues, save_absence
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow
from itsm.records.commands import assign_task, complete_task, send_message_to_record
from itsm.records.tables import Record
from tests.support.catalogue import PRINTER, PROGRAM, TYPE, Shop, add_item, item_values, parts, status, vote, voters
from tests.support.people import MakePerson
from tests.support.tenants import add_tenant


@pytest.fixture
def other_tenant(tenant: int) -> int:
    """Key of a second organisation, not in force."""
    return add_tenant()


def orders() -> int:
    """How many orders there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(OrderRow)) or 0


def open_task(number: str) -> int:
    """Key of the one open task of a record."""
    with reading() as session:
        one = select(UserTask.key).where(UserTask.business_key == number, UserTask.state == "open")
        return session.scalars(one).one()


def report_to(person: Actor, manager: Actor | None) -> None:
    """Let somebody report to somebody, past the checks of the form."""
    with unit_of_work() as work:
        work.session.get_one(PersonRow, person.key).manager_key = None if manager is None else manager.key


def test_a_requester_cannot_order_in_the_name_of_the_one_who_may(
    shop: Shop, administrator: Actor, make_person: MakePerson
) -> None:
    designer = make_person("Dan", teams=("design",))
    add_item("gold", administrator, for_teams="design")

    with pytest.raises(NotFound):
        order_item("gold", {}, designer.key, shop.requester)
    assert orders() == 0


def test_the_audience_is_that_of_who_orders_and_not_of_whom_it_is_for(
    shop: Shop, administrator: Actor, make_person: MakePerson
) -> None:
    designer = make_person("Dan", teams=("design",))
    report_to(designer, shop.requester)
    add_item("gold", administrator, for_teams="design")

    with pytest.raises(NotFound):
        shop.order("gold", {}, by=shop.requester, to=designer)


def test_a_part_that_retires_or_is_limited_later_closes_the_bundle(shop: Shop, administrator: Actor) -> None:
    key = add_item("lamp", administrator)
    add_item("corner", administrator, process="request_bundle", parts="lamp")
    assert item_view("corner", shop.requester, "en").code == "corner"
    save_item(key, item_values("lamp", for_roles="administrator"), administrator)

    for act in (lambda: shop.order("corner", {}), lambda: item_view("corner", shop.requester, "en")):
        with pytest.raises(Forbidden):
            act()


def test_items_and_orders_of_another_organisation_are_not_there(
    shop: Shop, administrator: Actor, other_tenant: int
) -> None:
    add_item("gold", administrator)
    ordered = shop.order("gold", {})

    with in_tenant(other_tenant):
        stranger = Actor(shop.requester.key, "person", "Stranger", frozenset({"requester"}), frozenset())
        for act in (
            lambda: order_item("gold", {}, stranger.key, stranger), lambda: item_view("gold", stranger, "en"),
            lambda: keep_favourite("gold", True, stranger), lambda: order_of(ordered.number, stranger, "en"),
        ):  # fmt: skip
            with pytest.raises(FlowdeskError):
                act()
        assert orders() == 0
    assert orders() == 1


def test_an_order_of_somebody_else_is_neither_seen_nor_cancelled(shop: Shop, make_person: MakePerson) -> None:
    ordered, stranger = shop.order("software-licence", PROGRAM), make_person("Xu")

    assert my_orders(stranger, "en") == ([], None)
    for act in (
        lambda: order_of(ordered.number, stranger, "en"),
        lambda: send_message_to_record(ordered.number, "request_cancelled", stranger),
    ):
        with pytest.raises(NotFound):
            act()
    assert status(ordered.number) == "approval"


def test_whoever_is_their_own_manager_does_not_approve_themselves(shop: Shop) -> None:
    report_to(shop.requester, shop.requester)

    assert shop.requester.key not in voters(shop.order("software-licence", PROGRAM))


def test_two_who_are_each_others_managers_do_not_approve_themselves(shop: Shop) -> None:
    report_to(shop.boss, shop.requester)

    ordered = shop.order("laptop", {"laptop_model": "light", "description": "Travel."})
    vote(ordered, shop.boss)

    assert voters(ordered) == [shop.boss.key]


def test_a_chain_of_substitutes_leads_to_nobody_who_ordered_it(shop: Shop, make_person: MakePerson) -> None:
    now, deputy = engine_clock.now(), make_person("Dee Deputy")
    for away, substitute in ((shop.chief, deputy), (deputy, shop.boss)):
        values = AbsenceValues(now, now + timedelta(days=9), "holiday", substitute.key)
        save_absence(away.key or 0, None, values, SYSTEM)

    ordered = shop.order("software-licence", PROGRAM, by=shop.boss, to=shop.requester)

    assert voters(ordered) and not {shop.boss.key, shop.requester.key} & set(voters(ordered))


def test_a_vote_is_not_passed_on_to_the_requester(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    task = open_task(ordered.number)

    for act in (
        lambda: delegate_task(task, shop.requester.key or 0, "Do it yourself.", shop.boss),
        lambda: assign_task(task, shop.requester.key or 0, shop.boss),
        lambda: complete_task(task, {"vote_reason": "Because."}, "approve", shop.requester),
    ):
        with pytest.raises(FlowdeskError):
            act()
    assert voters(ordered) == [shop.boss.key]


def test_nothing_is_changed_after_it_began(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    vote(ordered, shop.boss)

    with pytest.raises(InvalidState):
        send_message_to_record(ordered.number, "request_changed", shop.requester)
    assert status(ordered.number) == "fulfilling"


def test_a_prepared_device_is_not_cancelled_any_more(shop: Shop) -> None:
    ordered = shop.order("headset", {"description": "For calls."})
    vote(ordered, shop.boss)
    complete_task(open_task(ordered.number), {}, "in_stock", shop.agent)

    with pytest.raises(InvalidState):
        send_message_to_record(ordered.number, "request_cancelled", shop.requester)
    assert status(ordered.number) == "fulfilling"


def test_what_is_over_is_neither_cancelled_nor_changed(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    vote(ordered, shop.boss, "reject")
    assert status(ordered.number) == "rejected"

    for name in ("request_cancelled", "request_changed", "goods_arrived"):
        with pytest.raises(InvalidState):
            send_message_to_record(ordered.number, name, shop.requester)


def test_a_requester_does_not_say_that_the_delivery_is_there(shop: Shop) -> None:
    ordered = shop.order("headset", {"description": "For calls."})
    vote(ordered, shop.boss)
    complete_task(open_task(ordered.number), {}, "buy", shop.agent)
    complete_task(open_task(ordered.number), {"expected_on": "2026-12-24"}, "", shop.agent)

    with pytest.raises((Forbidden, InvalidState, NotFound)):
        send_message_to_record(ordered.number, "goods_arrived", shop.requester)
    assert status(ordered.number) == "waiting"


def test_one_command_orders_once_and_is_of_one_person(shop: Shop) -> None:
    for _ in range(2):
        order_item("printer-access", PRINTER, shop.requester.key, shop.requester, "same")
    assert orders() == 1

    with pytest.raises(FlowdeskError):
        order_item("vpn", {"description": "Home."}, shop.boss.key, shop.boss, "same")
    assert orders() == 1


def test_a_part_that_a_stage_names_twice_is_ordered_once(shop: Shop, administrator: Actor) -> None:
    add_item("lamp", administrator)
    add_item("corner", administrator, process="request_bundle", parts="lamp, lamp")

    ordered = shop.order("corner", {})

    assert [code for _number, code in parts(ordered)] == ["lamp"]


def test_who_left_orders_nothing_and_gets_nothing(shop: Shop) -> None:
    with unit_of_work() as work:
        work.session.get_one(PersonRow, shop.requester.key).active = False

    with pytest.raises(FlowdeskError):
        shop.order("printer-access", PRINTER, by=shop.boss, to=shop.requester)
    with pytest.raises(FlowdeskError):
        order_item("printer-access", PRINTER, shop.requester.key, actor_of(shop.requester.key or 0))
    with reading() as session:
        assert not session.scalar(select(func.count()).select_from(Record).where(Record.type_key == TYPE))
