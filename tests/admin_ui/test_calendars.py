"""Calendars in Settings: the list, a year, the two questions, hours, exceptions, history; in both languages."""

from datetime import timedelta

import pytest

from database import in_tenant, unit_of_work
from engine.registry import Actor
from engine.runtime import Resource, deploy
from itsm.calendars.commands import add_shipped_calendars
from itsm.calendars.queries import calendar, calendars, revisions
from tests.admin_ui.conftest import Browser, shown
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import AGENT

LIST = "/settings/calendars"
CHINA = f"{LIST}/cn-5x8"


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser, where the shipped calendars are there; a Friday, 17:00 in Shanghai."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
    return Browser(signed_in(administrator))


def test_list_has_every_calendar_and_says_what_is_not_known_yet(admin: Browser) -> None:
    words = shown_at(admin, LIST)

    assert all(code in words for code in ("24x7", "cn-5x8", "us-east-5x8", "de-5x9"))
    assert "China, working days 9 to 17 cn-5x8 holidays of 2027 are not known yet closed 40 Asia/Shanghai" in words
    assert "24x7 working time 168 UTC –" in words


def test_settings_lead_to_calendars(admin: Browser) -> None:
    assert f'href="{LIST}"' in admin.open("/settings?q=节假日 working")


def test_year_marks_every_kind_of_day_by_a_letter_and_a_name(admin: Browser) -> None:
    words = shown_at(admin, f"{CHINA}?year=2026")

    assert "Holiday 22" in words and "Make-up day 6" in words and "Working day 242" in words
    assert "248 days with 1,984 hours of working time" in words
    assert "14 W Make-up day" in words and "17 H Holiday" in words
    assert "Sat, 14 Feb 2026 Make-up day 09:00-17:00" in words
    assert "Tue, 17 Feb 2026 Holiday · Chinese New Year (Spring Festival) –" in words


def test_year_is_chosen_and_one_that_cannot_be_is_not(admin: Browser) -> None:
    assert "The holidays of 2031 are not known yet." in shown_at(admin, f"{CHINA}?year=2031")
    assert "2026" in shown_at(admin, f"{CHINA}?year=x")
    assert "2198" in shown_at(admin, f"{CHINA}?year=9999")
    assert "1971" in shown_at(admin, f"{LIST}/24x7?year=0000")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-09-30T16:00&to=2026-10-08T10:00", "120 minutes of working time, that is 2 h 0 min."),
        ("from=2026-10-08T10:00&to=2026-09-30T16:01", "-119 minutes of working time, that is -1 h 59 min."),
        ("from=2026-09-30T16:00", "Expected both a date and a time of day"),
        ("from=2026-09-30T16:00&to=0001-01-01T00:00", "from 1970 to 2199"),
        ("from=2030-09-02T16:00&to=2030-09-02T17:00", "Holidays are not known yet for: 2030"),
        ("start=2026-09-30T16:00&minutes=120", "Thursday, 8 October 2026, 10:00:00 Asia/Shanghai"),
        ("start=2026-09-30T16:00&minutes=-1", "Expected a whole number of minutes"),
        ("start=2026-09-30T16:00&minutes=999999999", "at most 200000000 minutes"),
        ("start=2026-09-30T16:00&minutes=99999999", "it has less"),
    ],
)
def test_two_questions_are_answered_or_refused_kindly(admin: Browser, query: str, words: str) -> None:
    assert words in shown_at(admin, f"{CHINA}?{query}")


def test_questions_keep_what_was_asked(admin: Browser) -> None:
    page = admin.open(f"{CHINA}?year=2025&from=2026-09-30T16:00&to=&start=2026-01-01T00:00&minutes=5")

    assert 'value="2026-09-30T16:00"' in page and 'name="year" value="2025"' in page


def test_hours_are_changed_and_the_history_says_what(admin: Browser) -> None:
    admin.open(f"{CHINA}/hours")

    page = admin.send(f"{CHINA}/hours", fields_of(saturday="10:00-12:00", zone="Asia/Urumqi"))

    assert "Saved." in shown(page)
    found = calendar("cn-5x8")
    assert (found.revision, found.definition.zone) == (2, "Asia/Urumqi")
    words = shown_at(admin, f"{CHINA}/history")
    assert "Time zone: Asia/Shanghai → Asia/Urumqi" in words and "Saturday: none → 10:00-12:00" in words
    assert "2 in force" in words and "The calendar was added." in words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"monday": "9-17"}, "Expected hours such as 09:00-17:00 (to 24:00 at most), but they are “9-17”."),
        ({"tuesday": "09:00-12:00, 11:00-13:00"}, "do not overlap"),
        ({"monday": "22:00-10:00"}, "do not overlap"),
        ({"make_up": "24:00-25:00"}, "24:00"),
        ({"zone": "Mars/Phobos"}, "Expected a time zone"),
        ({"subdivision": "XX", "country": "DE"}, "Expected a part of DE"),
        ({"country": "QQ"}, "whose holidays are known"),
        ({"name_en": "", "name_zh": ""}, "Expected a name"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay_typed(
    admin: Browser, fields: dict[str, str], words: str
) -> None:
    admin.open(f"{CHINA}/hours")

    page = admin.send(f"{CHINA}/hours", fields_of(**fields))

    assert page.status_code == 422 and words in shown(page)
    assert all(f'value="{value}"' in page.text for name, value in fields.items() if value and name != "country")
    assert calendar("cn-5x8").revision == 1


def test_change_on_what_somebody_else_changed_is_refused(admin: Browser) -> None:
    admin.open(f"{CHINA}/hours")
    stale = admin.hidden(f"{CHINA}/hours")
    admin.send(f"{CHINA}/hours", fields_of(monday="08:00-16:00"))

    admin.open(f"{CHINA}/hours")
    page = admin.send(f"{CHINA}/hours", fields_of(monday="07:00-15:00"), revision=stale["revision"])

    assert page.status_code == 409 and "Ada Admin changed it meanwhile" in shown(page)
    assert 'value="07:00-15:00"' in page.text


def test_exceptions_are_added_for_days_and_removed(admin: Browser) -> None:
    address = f"{CHINA}/exceptions"
    admin.open(address)
    admin.send(address, first="2026-12-24", last="2026-12-26", kind="closed", reason="Move")
    admin.send(address, first="2026-12-27", last="", kind="hours", hours="10:00-12:00")

    words = shown_at(admin, address)
    assert "Thu, 24 Dec 2026 nobody works Move" in words and "Sun, 27 Dec 2026 10:00-12:00 –" in words
    assert "27 E Exception" in shown_at(admin, CHINA)
    admin.open(address)
    admin.send(f"{address}/remove", day="2026-12-25")
    assert [each.day.day for each in calendar("cn-5x8").definition.exceptions] == [24, 26, 27]
    assert "2026-12-25: none → as usual" in shown_at(admin, f"{CHINA}/history")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first": ""}, "Expected a date"),
        ({"first": "2026-02-30"}, "Expected a date"),
        ({"first": "9999-12-31"}, "Expected a date"),
        ({"first": "2026-12-24", "last": "2026-12-23"}, "within a year"),
        ({"first": "2026-12-24", "last": "2027-12-25"}, "within a year"),
        ({"first": "2026-12-24", "kind": "hours"}, "choose that nobody works"),
        ({"first": "2026-12-24", "kind": "hours", "hours": "x"}, "Expected hours"),
        ({"first": "2026-12-24", "reason": "x" * 201}, "at most 200"),
    ],
)
def test_exception_that_cannot_be_is_refused(admin: Browser, fields: dict[str, str], words: str) -> None:
    admin.open(f"{CHINA}/exceptions")

    page = admin.send(f"{CHINA}/exceptions", {"kind": "closed", **fields})

    assert page.status_code == 422 and words in shown(page)
    assert calendar("cn-5x8").definition.exceptions == ()


def test_older_revision_is_used_again(admin: Browser) -> None:
    admin.open(f"{CHINA}/hours")
    admin.send(f"{CHINA}/hours", fields_of(monday=""))
    admin.open(f"{CHINA}/history")

    admin.send(f"{CHINA}/history", again="1")

    assert [each.revision for each in revisions("cn-5x8")] == [3, 2, 1]
    assert calendar("cn-5x8").definition == revisions("cn-5x8")[-1].definition
    assert admin.send(f"{CHINA}/history", again="9").status_code == 404


def test_calendar_begins_as_a_copy(admin: Browser) -> None:
    admin.open(f"{LIST}/new?from=cn-5x8")

    page = admin.send(f"{LIST}/new", {"code": "cn-own", "name_en": "Own", "name_zh": "", "from": "cn-5x8"})

    assert "Give it its hours" in shown(page)
    assert calendar("cn-own").definition == calendar("cn-5x8").definition
    admin.open(f"{LIST}/new")
    page = admin.send(f"{LIST}/new", {"code": "cn-own", "name_en": "Own", "name_zh": "", "from": "24x7"})
    assert page.status_code == 422 and "already" in shown(page) and 'value="cn-own"' in page.text


def test_calendar_without_hours_says_that_its_clocks_never_move(admin: Browser) -> None:
    admin.open(f"{CHINA}/hours")
    closed = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "make_up"), "")

    page = admin.send(f"{CHINA}/hours", fields_of(**closed))

    assert "no working time: clocks that count with it never move" in shown(page)


def test_page_says_where_the_calendar_is_used(admin: Browser) -> None:
    drawn = Diagram("escalation").path("start:s", "xor:x", "end:e", when='is working time(now(), "cn-5x8")')
    drawn = drawn.path("x", "end:f").attribute("x", default="x_to_f")
    deploy("test", [Resource("process", "escalation", "escalation.bpmn", drawn.xml())], AGENT)

    assert "Processes 1 holds it escalation" in shown_at(admin, CHINA)
    assert "it is still used: Processes (1)" in shown(admin.send(f"{CHINA}/archive"))
    assert "It is used nowhere." in shown_at(admin, f"{LIST}/24x7")


@pytest.mark.parametrize("part", ["", "/new", "/cn-5x8", "/cn-5x8/hours", "/cn-5x8/exceptions", "/cn-5x8/history"])
def test_pages_are_in_chinese_too(admin: Browser, part: str) -> None:
    admin.open("/settings")
    admin.send("/language", language="zh-CN")

    words = shown_at(admin, LIST + part)

    assert "日历" in words and "Calendar" not in words and "Holiday" not in words


@pytest.mark.parametrize("part", ["", "/new", "/cn-5x8", "/cn-5x8/hours", "/cn-5x8/exceptions", "/cn-5x8/history"])
def test_who_may_not_change_settings_sees_no_calendar(
    admin: Browser, make_person: MakePerson, signed_in: SignedIn, part: str
) -> None:
    other = signed_in(make_person("Ben", roles=("agent",)))

    assert other.get(LIST + part).status_code == 403


@pytest.mark.parametrize("part", ["", "/hours", "/exceptions", "/history"])
def test_calendar_that_is_not_there_is_not_found(admin: Browser, part: str) -> None:
    assert admin.client.get(f"{LIST}/cn-9x9{part}").status_code == 404


def test_calendars_of_another_organisation_are_not_found(admin: Browser, tenant: int) -> None:
    with in_tenant(tenant + 1):
        assert calendars() == []


def test_list_of_calendars_says_what_is_open_at_the_time(admin: Browser, clock: Clock) -> None:
    clock.advance(timedelta(hours=-1))

    assert "holidays of 2027 are not known yet working time 40" in shown_at(admin, LIST)


def shown_at(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def fields_of(**changed: str) -> dict[str, str]:
    """What the form of hours of ``cn-5x8`` sends when some fields were changed."""
    workdays = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "make_up"), "09:00-17:00")
    rest = {"saturday": "", "sunday": "", "name_en": "China", "name_zh": "中国", "zone": "Asia/Shanghai"}
    return {**workdays, **rest, "country": "CN", "subdivision": "", **changed}
