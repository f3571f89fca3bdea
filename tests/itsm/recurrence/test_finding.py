"""What the worker finds: by value and by similar titles, once, with its evidence; never what is decided already."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask

from itsm.records.commands import update_fields
from itsm.records.commands.link_records import link_records
from itsm.recurrence.commands.dismiss_finding import dismiss_finding
from itsm.recurrence.commands.link_finding import link_finding
from itsm.recurrence.commands.open_finding import open_finding
from itsm.recurrence.commands.save_watch import Settled, save_watch
from itsm.recurrence.detecting.looking import look_due, look_now
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.notices import notices_of, work_notices
from tests.support.people import MakePerson
from tests.support.promotions import as_reported, causes
from tests.support.records import stored
from tests.support.recurrence import CAUSE, Desk, by_measure, findings, linked, look, members, recurrence_desk

TITLES = ("Printer on floor 3 jams", "The printer of floor 3 jams again", "Floor 3 printer is jammed, printer jams")
OTHERS = ("Mail is slow", "VPN drops", "Cannot log in to payroll")


def test_same_item_is_found_with_its_evidence(desk: Desk) -> None:
    desk.tickets(*OTHERS, item="LP-7")

    assert look() == 1

    (found,) = findings()
    assert (found.measure, found.value, found.label, found.state) == ("item", "LP-7", "LP-7", "proposed")
    assert (found.count, found.at_least, found.within_days, members(found)) == (3, 3, 14, 3)


def test_too_few_are_not_found(desk: Desk) -> None:
    desk.tickets(*OTHERS[:2], item="LP-7")
    desk.tickets("Scanner", item="LP-8")

    assert look() == 0
    assert not findings()


def test_records_out_of_the_window_are_not_counted(desk: Desk, clock: Clock) -> None:
    desk.tickets(*OTHERS[:2], item="LP-7")
    clock.advance(timedelta(days=15))
    desk.tickets("Scanner", item="LP-7")

    assert look() == 0


@pytest.mark.parametrize(
    "titles", [TITLES, ("三楼打印机卡纸", "打印机又卡纸了", "打印机卡纸，在三楼")], ids=["en", "zh-CN"]
)
def test_similar_titles_are_found(desk: Desk, titles: tuple[str, ...]) -> None:
    desk.tickets(*OTHERS, *titles)

    assert look() == 1

    (found,) = findings()
    assert (found.measure, members(found)) == ("text", 3)
    assert found.label in titles


def test_round_that_sees_nothing_new_finds_nothing(desk: Desk) -> None:
    desk.tickets(*TITLES, item="LP-7")
    assert look() == 2

    assert look() == 0
    desk.tickets("Printer on floor 3 jams", item="LP-7")
    assert look() == 0

    assert {one.measure: members(one) for one in findings()} == {"item": 4, "text": 4}


def test_value_that_is_given_later_is_seen(desk: Desk, clock: Clock) -> None:
    tickets = desk.tickets(*OTHERS)
    assert look() == 0
    clock.advance(timedelta(hours=3))

    for one in tickets:
        update_fields(one.number, {"item": "LP-7"}, desk.agent, None)

    assert look() == 1


def test_record_about_somebody_and_followers_are_not_counted(desk: Desk) -> None:
    first, second, third = desk.tickets(*OTHERS, item="LP-7")
    link_records(second.number, "duplicate", first.number, desk.agent)
    link_records(third.number, "duplicate", first.number, desk.agent)

    assert look() == 0


def test_opening_makes_one_record_and_links_all(desk: Desk) -> None:
    tickets = desk.tickets(*OTHERS, item="LP-7")
    look()
    (found,) = findings()

    done = open_finding(found.key, {"title": "Printer LP-7"}, desk.agent)

    (cause,) = causes()
    assert (done.number, done.linked, done.created, cause.title) == (cause.number, 3, True, "Printer LP-7")
    assert linked() == {(one.key, "caused_by", cause.key) for one in tickets}
    assert (findings()[0].state, findings()[0].target_key) == ("taken", cause.key)


def test_record_of_a_finding_says_what_its_pack_wants_it_to(make_person: MakePerson, clock: Clock, tenant: int) -> None:
    cause = CAUSE.replace("within_days: 14}", "within_days: 14, fields: {description: It came again.}}")
    desk = recurrence_desk(make_person, cause=cause)
    desk.tickets(*OTHERS, item="LP-7", description="Since noon.")
    look()

    open_finding(findings()[0].key, {}, desk.agent)

    assert causes()[0].description == "It came again."


def test_opening_twice_gives_the_first(desk: Desk) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    look()
    key = findings()[0].key
    first = open_finding(key, {}, desk.agent)

    again = open_finding(key, {}, desk.lead)

    assert (again.number, again.created, len(causes())) == (first.number, False, 1)


def test_two_who_open_at_once_make_one_record(app: Flask, tenant: int, desk: Desk) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    look()
    key = findings()[0].key

    at_once(app, tenant, [partial(open_finding, key, {}, who) for who in (desk.agent, desk.lead)])

    assert len(causes()) == 1


def test_two_workers_at_once_make_one_finding(app: Flask, tenant: int, desk: Desk) -> None:
    desk.tickets(*TITLES, item="LP-7")

    done = at_once(app, tenant, [look_now, look_now, look_now])

    assert sorted(map(str, done)) == ["0", "0", "2"]
    assert len(findings()) == 2


def test_group_with_an_open_record_is_not_proposed(desk: Desk) -> None:
    tickets = desk.tickets(*TITLES, item="LP-7")
    look()
    open_finding(by_measure()["item"].key, {}, desk.agent)

    assert look() == 0

    assert {one.measure: one.state for one in findings()} == {"item": "taken", "text": "taken"}
    assert (len(causes()), len(tickets)) == (1, 3)


def test_new_records_of_the_group_are_linked_with_the_same(desk: Desk) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    look()
    key = findings()[0].key
    number = open_finding(key, {}, desk.agent).number
    late = desk.ticket("Paper", item="LP-7")
    assert look() == 0

    done = link_finding(key, "", desk.agent)

    assert (done.number, done.linked) == (number, 1)
    assert (late.key, "caused_by", causes()[0].key) in linked()


def test_group_comes_again_after_it_was_solved(desk: Desk, clock: Clock) -> None:
    desk.tickets(*TITLES, item="LP-7")
    look()
    open_finding(by_measure()["item"].key, {}, desk.agent)
    look()
    clock.advance(timedelta(days=1))
    _solve(desk)
    clock.advance(timedelta(days=1))
    desk.tickets(*TITLES[:2], item="LP-7")
    assert look() == 0

    desk.tickets(TITLES[2], item="LP-7")

    assert look() == 2
    assert [(one.measure, one.turn, one.state) for one in findings()[2:]] == [
        ("item", 2, "proposed"), ("text", 2, "proposed")
    ]  # fmt: skip
    assert [members(one) for one in findings()] == [6, 6, 3, 3]


def _solve(desk: Desk) -> None:
    desk.go_on(as_reported(causes()[0]))
    assert stored(as_reported(causes()[0])).resolved_at is not None


def test_dismissed_finding_comes_back_when_it_has_grown_as_much_again(desk: Desk, clock: Clock) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    look()
    dismiss_finding(findings()[0].key, "Paper was damp.", desk.agent)
    clock.advance(timedelta(days=1))
    desk.tickets("Mail", "VPN", item="LP-7")
    assert (look(), findings()[0].state) == (0, "dismissed")

    desk.tickets("Login", item="LP-7")

    assert (look(), findings()[0].state, findings()[0].reason) == (1, "proposed", "Paper was damp.")


def test_organisation_lets_the_worker_open_once(desk: Desk, make_person: MakePerson) -> None:
    chief = make_person("Chi Chief", ("administrator",))
    save_watch("cause", Settled({"item": 3, "text": 3, "category": 0}, 14, opens=True), chief)
    tickets = desk.tickets(*TITLES, item="LP-7", category="printing")

    assert look() == 2
    assert look() == 0

    (cause,) = causes()
    assert linked() == {(one.key, "caused_by", cause.key) for one in tickets}
    assert {one.state for one in findings()} == {"taken"}


def test_team_is_told(desk: Desk) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    look()
    work_notices()

    assert "Comes again and again (3 times): TKT-000003" in notices_of(desk.lead)[0].sentence


def test_worker_looks_once_a_minute(desk: Desk, clock: Clock) -> None:
    desk.tickets(*OTHERS, item="LP-7")
    assert look_due(50) == 1
    desk.tickets(*OTHERS, item="LP-8")
    assert look_due(50) == 0
    clock.advance(timedelta(minutes=1))

    assert look_due(50) == 1
