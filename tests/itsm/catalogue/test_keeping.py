"""Services and items are kept by the organisation: checked, audited, never overwritten by a pack, in files."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden, InvalidForm
from engine.registry import SYSTEM, Actor
from itsm.audit import last_entry
from itsm.catalogue.commands import save_item, save_service
from itsm.catalogue.queries.kept import item_texts, service_codes
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.organisation.commands import remove_thing
from itsm.organisation.queries.thing_view import thing_view
from tests.support.catalogue import Shop, add_item, item_values, use_catalogue


def item(code: str) -> ItemRow:
    """A stored item."""
    with reading() as session:
        return session.scalars(select(ItemRow).where(ItemRow.code == code)).one()


def texts_of(code: str) -> dict[str, str]:
    """An item as its form has it, its box ticked."""
    with reading() as session:
        row = session.scalars(select(ItemRow).where(ItemRow.code == code)).one()
        return {**item_texts(row, service_codes(session)), "live": "true"}


def test_the_pack_ships_services_and_at_least_twelve_items_in_both_languages(shop: Shop) -> None:
    with reading() as session:
        rows = session.scalars(select(ItemRow)).all()
        services = session.scalars(select(ServiceRow)).all()

    assert len(rows) >= 12
    names = [*(row.names for row in rows), *(row.names for row in services)]
    assert all({"en", "zh-CN"} <= one.keys() for one in names)


def test_what_somebody_changed_is_not_overwritten_by_the_pack(shop: Shop, administrator: Actor) -> None:
    mine = texts_of("monitor") | {"cost_once": "999"}
    save_item(item("monitor").key, mine, administrator)
    use_catalogue()

    assert item("monitor").cost_once == 99_900
    assert item("laptop").cost_once == 680_000


def test_what_was_retired_is_not_brought_back_by_the_pack(shop: Shop, administrator: Actor) -> None:
    remove_thing("item", item("vpn").key, administrator, keep=True)
    use_catalogue()

    assert item("vpn").archived_at is not None


def test_a_change_is_audited(shop: Shop, administrator: Actor) -> None:
    save_item(item("monitor").key, texts_of("monitor") | {"cost_once": "999"}, administrator)

    with reading() as session:
        entry = last_entry(session, f"item {item('monitor').key}")
    assert entry is not None
    assert (entry.action, entry.actor_key) == ("item_changed", administrator.key)


@pytest.mark.parametrize(("changed", "field"), [
    ({"form": "no_form"}, "form"), ({"process": "no_process"}, "process"), ({"service": "nothing"}, "service"),
    ({"cost_once": "a lot", "currency": "CNY"}, "cost_once"), ({"cost_once": "-5", "currency": "CNY"}, "cost_once"),
    ({"cost_once": "5", "currency": "yuan"}, "currency"), ({"for_teams": "nobody"}, "for_teams"),
    ({"parts": "self"}, "parts"), ({"parts": "new-employee"}, "parts"), ({"parts": "nothing"}, "parts"),
    ({"team": "nobody"}, "team"), ({"level": "none"}, "level"), ({"code": "a b"}, "code"), ({"name_en": ""}, "name_en"),
])  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(
    shop: Shop, administrator: Actor, changed: dict[str, str], field: str
) -> None:
    save_service(None, {"code": "things", "name_en": "Things", "live": "true"}, administrator)

    with pytest.raises(InvalidForm) as refused:
        save_item(None, item_values("self") | changed, administrator)

    assert set(refused.value.fields) == {field}


def test_parts_of_two_currencies_are_refused(shop: Shop, administrator: Actor) -> None:
    add_item("dollar", administrator, cost_once="5", currency="USD")

    with pytest.raises(InvalidForm) as refused:
        add_item("box", administrator, parts="dollar, monitor")

    assert set(refused.value.fields) == {"parts"}


def test_what_was_live_is_no_draft_again(shop: Shop, administrator: Actor) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_item(item("monitor").key, texts_of("monitor") | {"live": ""}, administrator)

    assert set(refused.value.fields) == {"live"}


def test_services_go_round_in_no_circle(shop: Shop, administrator: Actor) -> None:
    with reading() as session:
        top = session.scalars(select(ServiceRow).where(ServiceRow.code == "workplace-service")).one()

    with pytest.raises(InvalidForm) as refused:
        save_service(top.key, {"name_en": "Workplace", "parent": "devices", "live": "true"}, administrator)

    assert set(refused.value.fields) == {"parent"}


def test_an_item_that_is_part_of_a_bundle_is_held_by_it(shop: Shop, administrator: Actor) -> None:
    uses = thing_view("item", item("laptop").key, administrator).uses

    assert [use.links[0].title for use in uses if use.stands_against]


def test_who_manages_nobody_keeps_nothing(shop: Shop) -> None:
    with pytest.raises(Forbidden):
        save_item(None, item_values("mine"), shop.requester)
    with pytest.raises(Forbidden):
        save_service(None, {"code": "mine", "name_en": "Mine"}, shop.agent)


def test_shipping_is_told_as_the_systems_own_work(shop: Shop) -> None:
    with reading() as session:
        entry = last_entry(session, f"item {item('monitor').key}")

    assert entry is not None
    assert (entry.action, entry.actor_key) == ("item_added", SYSTEM.key)
