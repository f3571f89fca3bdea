"""Freezes and maintenance windows in files, in use, in the hands of several people."""

import pytest

from database import unit_of_work
from engine.errors import Conflict, Forbidden, InvalidState
from engine.registry import SYSTEM, Actor
from itsm.exchange.kinds.periods import PERIODS
from itsm.organisation.commands import save_site
from itsm.schedule.commands import close_period, save_period
from itsm.schedule.queries.periods import period_view, periods
from itsm.uses import Thing, uses_of
from tests.support.schedule import FROM_MONDAY, Site, freeze, window

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_exported_and_read_again_changes_nothing(site: Site) -> None:
    freeze({"overriders": [f"person:{site.lead.key}", "role:team_lead"], "types": ["works"]}, services="ERP, Mail")
    window(until="2027-06-30", every="2", note="Quietly")

    with unit_of_work() as work:
        before = PERIODS.standing(work.session)
        for one in before:
            PERIODS.save(work, one, one.texts, SYSTEM)
        after = PERIODS.standing(work.session)

    assert after == before
    assert before[0].texts["overriders"] == "person:lea.lead@example.org; role:team_lead"
    assert before[0].texts["services"] == "ERP; Mail"


def test_import_adds_and_its_undoing_takes_away(site: Site) -> None:
    key = freeze(services="ERP")
    with unit_of_work() as work:
        (one,) = PERIODS.standing(work.session)
        made = PERIODS.save(work, None, {**one.texts, "name_en": "Another", "state": "archived"}, SYSTEM)
        both = PERIODS.standing(work.session)

        PERIODS.remove(work, [each for each in both if each.key == made], SYSTEM)

        assert [each.key for each in PERIODS.standing(work.session)] == [key]
    assert both[1].texts["state"] == "archived"


def test_who_may_not_change_settings_changes_none(site: Site) -> None:
    key = freeze()

    for refused in (
        lambda: save_period("freeze", key, FROM_MONDAY, {}, site.lead),
        lambda: close_period("freeze", key, False, site.lead),
        lambda: periods("freeze", False, site.lead, "en"),
        lambda: period_view("freeze", key, site.lead, "en"),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_second_of_two_administrators_reads_of_the_first(site: Site, administrator: Actor) -> None:
    key = freeze()
    save_period("freeze", key, FROM_MONDAY | {"name_en": "First"}, {}, administrator, 1)

    with pytest.raises(Conflict, match="Ada Admin"):
        save_period("freeze", key, FROM_MONDAY | {"name_en": "Second"}, {}, administrator, 1)


def test_ended_one_is_restored_before_it_is_changed(site: Site) -> None:
    key = freeze()
    close_period("freeze", key, False, SYSTEM)

    with pytest.raises(InvalidState):
        save_period("freeze", key, FROM_MONDAY | {"name_en": "Another"}, {}, SYSTEM)


def test_view_says_which_planned_work_it_meets(site: Site, administrator: Actor) -> None:
    key = freeze()
    reported = site.report()

    view = period_view("freeze", key, administrator, "zh-CN")

    assert view.title == "年终封网"
    assert [number for number, _, _ in view.met] == [reported.number]


def test_site_and_team_say_where_they_are_used(site: Site) -> None:
    place = save_site(None, {"code": "BJ", "name": "Beijing"}, SYSTEM)
    freeze({"sites": ["BJ"], "overriders": ["team:line-1"]})

    with unit_of_work() as work:
        used = [use for thing in (Thing("site", place.key, "BJ"), Thing("team", 1, "line-1"))
                for use in uses_of(work.session, thing) if "reeze" in str(use.label)]  # fmt: skip

    assert [(str(use.label), use.count, use.links[0].address) for use in used] == [
        ("Freezes and maintenance windows", 1, "/settings/schedule/freezes/1"),
        ("May let work pass a freeze", 1, "/settings/schedule/freezes/1"),
    ]
