"""Ordering: the record with what it keeps, the cost of then, who approves, bundles, and what one may not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from database import reading, unit_of_work
from engine import clock as engine_clock
from engine.errors import Forbidden, InvalidForm, NotFound
from engine.feel import from_json
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.catalogue.commands import keep_favourite, order_item, save_item
from itsm.catalogue.queries.orders import my_orders, order_of
from itsm.catalogue.tables import DemandRow, ItemRow, OrderRow, ServiceRow
from itsm.organisation.commands import AbsenceValues, remove_thing, save_absence
from itsm.records.commands import Reported, complete_task, send_message_to_record
from itsm.records.tables import Record
from tests.support.catalogue import PRINTER, PROGRAM, Shop, add_item, item_values, parts, status, vote, voters
from tests.support.clocks import Clock
from tests.support.people import MakePerson


def record(number: str) -> Record:
    """A stored record."""
    with reading() as session:
        return session.scalars(select(Record).where(Record.number == number)).one()


def test_an_order_is_a_record_that_keeps_item_service_and_cost(shop: Shop) -> None:
    made = record(shop.order("software-licence", PROGRAM).number)

    kept = {key: from_json(made.own_fields.get(key)) for key in ("item", "currency", "cost_monthly", "cost_once")}
    assert kept == {"item": "software-licence", "currency": "CNY", "cost_monthly": 90, "cost_once": None}
    assert (made.title, made.service) == ("Software licence", "programs")


def test_a_new_price_changes_no_order(shop: Shop, administrator: Actor) -> None:
    key = add_item("chair", administrator, cost_once="900", currency="CNY")
    ordered = shop.order("chair", {})
    save_item(key, item_values("chair", cost_once="1200", currency="CNY"), administrator)

    found = order_of(ordered.number, shop.requester, "en")

    assert found is not None
    assert found.cost.once == 90_000


def test_answers_are_checked_by_the_form_of_the_item(shop: Shop) -> None:
    with pytest.raises(InvalidForm) as refused:
        shop.order("printer-access", {})

    assert set(refused.value.fields) == {"printer"}


def test_answers_are_shown_in_words(shop: Shop) -> None:
    ordered = shop.order("laptop", {"laptop_model": "light", "accessories": ["dock", "bag"], "description": "Travel."})

    found = order_of(ordered.number, shop.requester, "zh-CN")

    assert found is not None
    assert dict(found.answers)["型号"] == "轻薄型，13 英寸"
    assert dict(found.answers)["配件"] == "扩展坞、电脑包"


def test_ordering_twice_with_one_command_orders_once(shop: Shop) -> None:
    one, other = (
        order_item("printer-access", PRINTER, shop.requester.key, shop.requester, "same") for _ in range(2)
    )

    assert one == other
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(OrderRow)) == 1


def test_what_is_popular_is_counted_with_the_order_in_its_month(shop: Shop, clock: Clock) -> None:
    shop.order("printer-access", PRINTER)
    shop.order("printer-access", PRINTER)
    clock.advance(timedelta(days=31))
    shop.order("printer-access", PRINTER)

    with reading() as session:
        rows = session.execute(select(DemandRow.month, DemandRow.orders).order_by(DemandRow.month)).all()
    assert [tuple(row) for row in rows] == [("2026-11", 2), ("2026-12", 1)]


def test_the_manager_is_asked_and_then_it_is_fulfilled(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    assert voters(ordered) == [shop.boss.key]

    vote(ordered, shop.boss)

    assert status(ordered.number) == "fulfilling"


def test_who_orders_for_somebody_below_does_not_approve_it(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM, by=shop.boss, to=shop.requester)

    assert voters(ordered) == [shop.chief.key]
    assert record(ordered.number).requester_key == shop.requester.key


def test_nobody_approves_their_own_through_a_substitute(shop: Shop) -> None:
    now = engine_clock.now()
    away = AbsenceValues(now, now + timedelta(days=9), "holiday", shop.requester.key)
    save_absence(shop.boss.key or 0, None, away, SYSTEM)

    ordered = shop.order("software-licence", PROGRAM)

    assert voters(ordered) == [shop.boss.key]


def test_an_absent_manager_is_stood_in_for(shop: Shop, make_person: MakePerson) -> None:
    deputy = make_person("Dee Deputy")
    now = engine_clock.now()
    save_absence(shop.boss.key or 0, None, AbsenceValues(now, now + timedelta(days=9), "holiday", deputy.key), SYSTEM)

    assert voters(shop.order("software-licence", PROGRAM)) == [deputy.key]


def test_a_bundle_is_approved_as_a_whole_and_orders_stage_after_stage(shop: Shop) -> None:
    values = {"person_name": "Li Na", "department": "Sales", "needed_by": "2026-12-01", "laptop_model": "strong"}
    ordered = shop.order("new-employee", values, by=shop.boss)
    assert order_of(ordered.number, shop.boss, "en").cost.once == 740_000  # type: ignore[union-attr]  # it is an order
    for _level in range(2):  # nobody else is above
        vote(ordered, shop.chief)

    (number, item), = parts(ordered)

    assert (item, status(number)) == ("account", "fulfilling")
    assert order_of(number, shop.boss, "en").answers[0][1] == "Li Na"  # type: ignore[union-attr]  # it is an order

def finish(ordered: Reported, agent: Actor, *outcomes: str) -> str | None:
    """Carry out what is open at each stage with the next outcome; the status of the whole in the end."""
    for outcome in outcomes:
        with reading() as session:
            keys = select(UserTask.key).where(UserTask.element_id == "carry_out", UserTask.state == "open")
            tasks = list(session.scalars(keys.order_by(UserTask.key)))
        complete_task(tasks[0], {"resolution_text": "So it is."}, outcome, agent)
    return status(ordered.number)


@pytest.mark.parametrize(("stages", "outcomes", "ended"), [
    ("lamp", ["done"], "resolved"), ("lamp, chair", ["done", "done"], "resolved"),
    ("lamp, chair", ["cannot", "done"], "resolved"), ("lamp | chair", ["cannot", "done"], "resolved"),
    ("lamp | chair", ["done", "cannot"], "resolved"), ("lamp | chair", ["cannot", "cannot"], "failed"),
])  # fmt: skip
def test_a_bundle_ends_as_its_parts_did(
    shop: Shop, administrator: Actor, stages: str, outcomes: list[str], ended: str
) -> None:
    for code in ("lamp", "chair"):
        add_item(code, administrator)
    add_item("corner", administrator, process="request_bundle", parts=stages)

    assert finish(shop.order("corner", {}), shop.agent, *outcomes) == ended


def test_who_ordered_a_bundle_for_somebody_else_sees_its_parts(shop: Shop) -> None:
    values = {"person_name": "Li Na", "department": "Sales", "needed_by": "2026-12-01", "laptop_model": "strong"}
    ordered = shop.order("new-employee", values, by=shop.boss, to=shop.requester)
    for _level in range(2):
        vote(ordered, shop.chief)

    (mine,), _next = my_orders(shop.boss, "en")

    assert [part.code for part in mine.parts] == ["account"]
    assert record(mine.parts[0].number).opened_by_key == shop.boss.key


def test_orders_are_listed_with_their_parts_for_both(shop: Shop) -> None:
    shop.order("printer-access", PRINTER, by=shop.boss, to=shop.requester)

    (mine,), _next = my_orders(shop.requester, "en")
    (theirs,), _next = my_orders(shop.boss, "en")

    assert mine.number == theirs.number
    assert (mine.requester, theirs.requester) == ("", "Rob Requester")


@pytest.mark.parametrize("audience", [
    {"for_teams": "design"}, {"for_roles": "administrator"}, {"for_classes": "vip"},
    {"for_teams": "line-1", "for_classes": "vip"},
])  # fmt: skip
def test_what_one_may_not_have_is_not_there(
    shop: Shop, administrator: Actor, make_person: MakePerson, audience: dict[str, str]
) -> None:
    make_person("Dan", teams=("design",))
    add_item("gold", administrator, **audience)

    for act in (lambda: shop.order("gold", {}), lambda: keep_favourite("gold", True, shop.requester)):
        with pytest.raises(NotFound):
            act()


def test_a_team_that_is_named_may_order_it(shop: Shop, administrator: Actor, make_person: MakePerson) -> None:
    designer = make_person("Dan", teams=("design",))
    add_item("gold", administrator, for_teams="design")

    assert shop.order("gold", {}, by=designer).number


def test_a_bundle_is_no_way_around(shop: Shop, administrator: Actor, make_person: MakePerson) -> None:
    make_person("Dan", teams=("design",))
    add_item("gold", administrator, for_teams="design")
    add_item("box", administrator, process="request_bundle", parts="gold")

    with pytest.raises(Forbidden):
        shop.order("box", {})


def test_nobody_orders_for_somebody_who_does_not_report_to_them(shop: Shop, make_person: MakePerson) -> None:
    with pytest.raises(Forbidden):
        shop.order("printer-access", PRINTER, by=shop.requester, to=shop.boss)
    with pytest.raises(Forbidden):
        shop.order("printer-access", PRINTER, by=shop.boss, to=make_person("Xu"))


def test_an_agent_orders_for_anybody(shop: Shop) -> None:
    ordered = shop.order("printer-access", PRINTER, by=shop.agent, to=shop.requester)

    assert record(ordered.number).requester_key == shop.requester.key


@pytest.mark.parametrize("code", ["draft", "nothing", "printer-access' OR 1=1"])
def test_drafts_and_what_is_not_there_are_not_ordered(shop: Shop, administrator: Actor, code: str) -> None:
    add_item("draft", administrator, live="")

    with pytest.raises(NotFound):
        shop.order(code, {})


def test_a_retired_item_is_ordered_no_more_and_its_orders_stay(shop: Shop, administrator: Actor) -> None:
    ordered = shop.order("printer-access", PRINTER)
    with reading() as session:
        key = session.scalars(select(ItemRow.key).where(ItemRow.code == "printer-access")).one()
    remove_thing("item", key, administrator)

    with pytest.raises(NotFound):
        shop.order("printer-access", PRINTER)
    assert order_of(ordered.number, shop.requester, "en") is not None


def test_an_item_of_a_retired_service_above_is_not_offered(shop: Shop) -> None:
    with unit_of_work() as work:
        work.session.scalars(select(ServiceRow).where(ServiceRow.code == "workplace-service")).one().is_live = False

    with pytest.raises(NotFound):
        shop.order("printer-access", PRINTER)


def test_a_requester_reads_why_it_was_refused(shop: Shop) -> None:
    ordered = shop.order("software-licence", PROGRAM)

    vote(ordered, shop.boss, "reject")

    assert (status(ordered.number), record(ordered.number).resolution_text) == ("rejected", "Because.")


def test_who_ordered_for_somebody_else_says_what_changes(shop: Shop) -> None:
    """Nobody else may: a form that waits for somebody who has not asked for it would wait for good."""
    values = {"person_name": "Li Na", "department": "Sales", "needed_by": "2026-12-01", "laptop_model": "strong"}
    ordered = shop.order("new-employee", values, by=shop.boss, to=shop.requester)
    with pytest.raises(Forbidden):
        send_message_to_record(ordered.number, "request_changed", shop.requester)

    send_message_to_record(ordered.number, "request_changed", shop.boss)

    with reading() as session:
        changing = select(UserTask.assignee_key).where(UserTask.element_id == "change_it", UserTask.state == "open")
        assert session.scalars(changing).all() == [shop.boss.key]
