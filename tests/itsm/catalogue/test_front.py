"""Browsing: shelves with what is on them, what one has ordered and keeps, the search in both languages, at any size."""

import time
from functools import partial

from flask import Flask
from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.catalogue.commands import keep_favourite
from itsm.catalogue.commands.keep_favourite import Kept
from itsm.catalogue.queries.front import found, front, inside
from itsm.catalogue.tables import ItemRow
from tests.support.at_once import at_once
from tests.support.catalogue import PRINTER, PROGRAM, Shop, add_item, fill
from tests.support.plans import statements

MANY = 2000



def codes(entries: object) -> list[str]:
    """Codes of items."""
    return [one.code for one in entries]  # type: ignore[attr-defined]  # entries of any list


def test_the_front_has_shelves_with_counts_and_nothing_empty(shop: Shop) -> None:
    shelves = front(shop.requester, "en").shelves

    assert [one.code for one in shelves] == ["people", "workplace-service", "access", "platform"]
    assert sum(one.count for one in shelves) == 18


def test_what_one_orders_is_recent_and_popular_and_what_one_keeps_is_at_hand(shop: Shop) -> None:
    shop.order("printer-access", PRINTER)
    shop.order("software-licence", PROGRAM)
    shop.order("printer-access", PRINTER, by=shop.agent)
    keep_favourite("vpn", True, shop.requester)

    view = front(shop.requester, "en")

    assert codes(view.recent) == ["software-licence", "printer-access"]
    assert codes(front(shop.chief, "en").popular)[0] == "printer-access"
    assert not {*codes(view.popular)} & {"printer-access", "software-licence", "vpn"}  # they stand further up
    assert codes(view.favourites) == ["vpn"]
    keep_favourite("vpn", False, shop.requester)
    assert not front(shop.requester, "en").favourites


def test_the_search_finds_in_both_languages_and_by_further_words(shop: Shop) -> None:
    assert codes(found("laptop", shop.requester, "en"))[0] == "laptop"
    assert "laptop" in codes(found("笔记本", shop.requester, "zh-CN"))
    assert codes(found("忘记密码", shop.requester, "zh-CN"))[0] == "password-reset"
    assert "laptop" in codes(found("notebook", shop.requester, "en"))
    assert not found("zebra", shop.requester, "en")
    assert not found("  ", shop.requester, "en")


def test_a_sentence_finds_what_has_some_of_its_words(shop: Shop) -> None:
    assert codes(found("I want a new monitor please", shop.requester, "en"))[0] == "monitor"


def test_what_is_not_for_me_is_found_nowhere(shop: Shop, administrator: Actor) -> None:
    add_item("gold", administrator, for_roles="administrator")

    assert not found("gold", shop.requester, "en")
    assert codes(found("gold", administrator, "en")) == ["gold"]
    assert "things" not in [one.code for one in front(shop.requester, "en").shelves]


def test_two_thousand_items_cost_no_more_statements_and_little_time(shop: Shop, administrator: Actor) -> None:
    with statements() as few:
        front(shop.requester, "en")
    with reading() as session:
        add_item("first", administrator, for_teams="line-1")
        key = session.scalars(select(ItemRow.service_key).where(ItemRow.code == "laptop")).one()
    fill(key, MANY)

    begun = time.perf_counter()
    with statements() as many:
        view = front(shop.requester, "en")
    took = time.perf_counter() - begun

    assert sum(one.count for one in view.shelves) == 18 + MANY - MANY // 10
    assert len(many) <= len(few) + 1  # who is in which team is asked once anything is for a team alone
    assert took < 1
    assert len(inside("devices", shop.requester, "en").entries) == 60
    assert len(found("adapter 7", shop.requester, "en")) == 60


def test_two_windows_that_keep_one_item_at_once_keep_it_once(app: Flask, tenant: int, shop: Shop) -> None:
    done = at_once(app, tenant, [partial(keep_favourite, "vpn", True, shop.requester)] * 4)

    assert done == [Kept(True)] * 4
