"""The category tree over HTTP."""

from flask import Flask

from database import unit_of_work
from engine.registry import Actor
from itsm.categories.shipping import add_shipped_categories
from itsm.organisation.commands import remove_thing
from itsm.organisation.queries.lists import things
from tests.api.conftest import caller_of
from tests.support.people import SignedIn


def test_tree_is_listed_whole_and_as_new_records_may_have_it(
    app: Flask, agent: Actor, administrator: Actor, signed_in: SignedIn
) -> None:
    with unit_of_work() as work:
        add_shipped_categories(work)
    (printing,) = things("category", {"q": "printing"}, None, administrator, "en").items
    remove_thing("category", printing.key, administrator, keep=True)
    caller = caller_of(app, signed_in(agent))

    whole = caller.get("/api/v1/categories").get_json()
    offered = caller.get("/api/v1/categories?type=incident").get_json()

    codes = [item["code"] for item in whole["items"]]
    assert (whole["taxonomy"], codes[:2]) == ("area", ["network", "network_wired"])
    assert {"fault_network", "printing"} < set(codes)
    assert not {"fault_network", "printing"} & {item["code"] for item in offered["items"]}
    assert whole["items"][1] == {
        "code": "network_wired", "names": {"en": "Wired network", "zh-CN": "有线网络"}, "taxonomy": "area",
        "parent": "network", "in_use": True, "types": None,
    }  # fmt: skip
    assert caller.get("/api/v1/categories?kind=x").status_code == 422
