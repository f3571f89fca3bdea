"""The pages of a large catalogue and of many plans are timed, each beside its statements alone."""

from benchmarks.organisation.offers import AT, measure
from benchmarks.places import installation
from engine import clock


def test_every_page_of_a_catalogue_and_of_plans_is_timed() -> None:
    with clock.at(AT), installation("offers", "") as place:
        found = measure(place, 1, items=60, plans=25, orders=3)

    assert {"/portal/catalogue/orders", "/inspections", "/settings/items", "/roster/checked/handover"} <= found.keys()
    assert min(one.ms for one in found.values()) > 0 and min(one.statements for one in found.values()) > 0
