"""The pages of a large organisation are found by the routes, so that a new one is timed unasked."""

from benchmarks.organisation.pages import measure
from benchmarks.places import installation


def test_every_page_of_an_organisation_is_timed() -> None:
    with installation("pages", "") as place:
        found = measure(place, 1, people=60, teams=6, customers=3)

    assert {"/settings", "/settings/people", "/settings/rights", "/roster", "/roster/r1/wall"} <= found.keys()
    assert min(found.values()) > 0
