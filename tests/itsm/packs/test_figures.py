"""Figures in ``pack.yaml``: what they name has to be there, and is said where it is wrong."""

import pytest

from engine.errors import InvalidDefinition
from tests.support.figures import PACK, gauge


def test_figures_are_read() -> None:
    found = {one.key: one for one in gauge().record_type.figures}

    assert (found["out"].calendar, found["out"].only, found["out"].by) == ("de-5x9", {"sort": "red"}, ("service",))
    assert found["kept"].clocks == "uc"
    assert (found["soon"].days, found["done"].fields) == (30, {"due": "due", "done": "ended"})


def test_what_is_due_is_looked_for_90_days_ahead_unless_it_says_how_far() -> None:
    found = {one.key: one for one in gauge(PACK.replace("days: 30, ", "")).record_type.figures}

    assert found["soon"].days == 90


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("due: due, statuses: [open]", "due: title, statuses: [open]", "figures[0].due"),
        ("due: due, statuses: [open]", "due: due, statuses: [opne]", "figures[0].statuses[0]"),
        ("of: part,", "of: parts,", "figures[2].of"),
        ("by: [sort, customer]", "by: [sort, part]", "figures[2].by[1]"),
        ("by: [sort, customer]", "by: [sort, customer, title, service]", "figures[2].by"),
        ("only: {sort: red}", "only: {sorts: red}", "figures[3].only.sorts"),
        ("kind: kept_clocks", "kind: clocks", "figures[6].kind"),
        ("clocks: uc", "clocks: vendor", "figures[6].clocks"),
        ("days: 30", "days: 0", "figures[7].days"),
        ("days: 30", "days: 2000", "figures[7].days"),
        ("done: ended", "done: title", "figures[8].done"),
        ("clocks: resolution", "clocks: uc", "figures[9].clocks"),
        ("due: due, days", "due: due, done: ended, days", "figures[7]"),
        ("key: full", "key: out", "figures"),
        ("limit: part", "limit: part, due: due", "figures[4]"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(right: str, wrong: str, place: str) -> None:
    assert right in PACK
    with pytest.raises(InvalidDefinition) as problem:
        gauge(PACK.replace(right, wrong))

    assert place in " ".join(finding.element_id for finding in problem.value.findings)
