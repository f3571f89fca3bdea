"""Pages of planned work: the calendar in its three shapes, the plan of a record, its feed, freezes in Settings."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from engine.registry import SYSTEM, Actor
from itsm.records.commands import complete_task
from itsm.schedule.commands import close_period, make_schedule_feed, override_conflicts, revoke_schedule_feed
from itsm.schedule.queries.preview import standing
from tests.support.clocks import Clock
from tests.support.form_pages import Form, Forms
from tests.support.people import MakePerson, SignedIn
from tests.support.schedule import MONDAY, NUMBER, Site, elements, freeze, task_at, use_pack, window

pytestmark = pytest.mark.usefixtures("app")
PLAN = f"/schedule/records/{NUMBER}"


@pytest.fixture
def site(tenant: int, make_person: MakePerson, clock: Clock) -> Site:
    """An agent who plans and a lead who may let work pass."""
    use_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",))
    return Site(agent, make_person("Lea Lead", roles=("team_lead",), teams=("line-1",)))


def form_of(client: FlaskClient, page: str, action: str) -> Form:
    """The form of a page that posts to ``action``."""
    forms = Forms(client.get(page).text)
    return next(one for one in forms.found if one.action == action)


@pytest.mark.parametrize("shape", ["month", "week", "list"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_calendar_shows_plans_freezes_windows_and_conflicts(
    site: Site, signed_in: SignedIn, make_person: MakePerson, shape: str, language: str
) -> None:
    freeze()
    window()
    site.report()
    reader = signed_in(make_person("Rea Reader", ("agent",), ("line-1",), language=language))

    page = reader.get(f"/schedule?view={shape}&day=2026-11-23").text

    assert NUMBER in page
    assert ("年终封网" if language == "zh-CN" else "Year end") in page
    assert ("冲突" if language == "zh-CN" else "onflict") in page
    assert f'href="{PLAN}"' in page


def test_filters_take_plans_away(site: Site, signed_in: SignedIn) -> None:
    site.report(service="ERP", items="Switch 1", crew="line-1")
    client = signed_in(site.agent)

    wanted = {"service=erp": True, "service=Mail": False, "item=SWITCH 1": True, "team=line-2": False}
    for query, there in wanted.items():
        assert (NUMBER in client.get(f"/schedule?view=list&{query}").text) is there, query


def test_record_that_somebody_does_not_see_is_not_on_their_calendar(
    site: Site, signed_in: SignedIn, make_person: MakePerson
) -> None:
    site.report()
    vendor = make_person("Vin Vendor", ("vendor",), ("vendor",))

    page = signed_in(vendor).get("/schedule?view=list")

    assert page.status_code == 200
    assert NUMBER not in page.text


def test_times_reach_over_midnight_and_over_months(site: Site, signed_in: SignedIn) -> None:
    site.report(MONDAY.replace(day=30, hour=15), hours=4)  # 23:00 to 03:00 in Shanghai

    page = signed_in(site.agent).get("/schedule?view=month&day=2026-12-05").text

    assert "23:00 →" in page
    assert "→ 03:00" in page


def test_drag_proposes_another_day_and_moves_nothing(site: Site, signed_in: SignedIn) -> None:
    freeze()
    site.report(MONDAY - timedelta(days=2))

    page = signed_in(site.agent).get(f"{PLAN}?shift=2").text

    assert 'value="2026-11-23T18:00"' in page, "The same time of the clock in Shanghai."
    assert "Year end" in page
    assert standing(NUMBER, site.agent).work.time.starts == MONDAY - timedelta(days=2)  # type: ignore[union-attr]


@pytest.mark.parametrize("shift", ["x", "9999", "-", "1e3", "", "²"])
def test_shift_that_is_none_proposes_nothing(site: Site, signed_in: SignedIn, shift: str) -> None:
    site.report()

    page = signed_in(site.agent).get(f"{PLAN}?shift={shift}")

    assert page.status_code == 200
    assert 'value="2026-11-23T18:00"' in page.text


def test_plan_is_moved_by_its_form(site: Site, signed_in: SignedIn) -> None:
    site.report()
    client = signed_in(site.agent)
    form = form_of(client, PLAN, PLAN)

    answer = client.post(PLAN, data=form.sent() | {"begins": "2026-11-24T09:00", "ends": "2026-11-24T10:30"})

    assert answer.status_code == 303
    time = standing(NUMBER, site.agent).work.time  # type: ignore[union-attr]
    assert (time.starts.hour, time.ends - time.starts) == (1, timedelta(minutes=90))


@pytest.mark.parametrize("message", [False, True])
def test_moving_a_plan_says_one_thing(site: Site, signed_in: SignedIn, message: bool) -> None:
    use_pack(message)
    complete_task(task_at(site.report(), "plan"), {}, None, site.agent)
    client = signed_in(site.agent)
    form = form_of(client, PLAN, PLAN)

    answer = client.post(PLAN, data=form.sent() | {"begins": "2026-11-24T09:00", "ends": "2026-11-24T10:00"})

    page = client.get(PLAN).text
    assert answer.status_code == (303 if message else 409)
    assert ("Its process was asked to move it." in page) is message and "Saved." not in page


def test_plan_names_the_teams_that_have_work_now_and_had_some(site: Site, signed_in: SignedIn) -> None:
    site.waiting()

    facts = signed_in(site.agent).get(PLAN).text.split("Teams with work at it")[1].split("</dl>")[0]

    assert "Line 1" in facts and ">now<" in facts


def test_form_says_what_is_wrong_beside_the_field(site: Site, signed_in: SignedIn) -> None:
    site.report()
    client = signed_in(site.agent)
    form = form_of(client, PLAN, PLAN)

    answer = client.post(PLAN, data=form.sent() | {"begins": "2026-11-24T09:00", "ends": "2026-11-24T08:00"})

    assert answer.status_code == 422
    assert "The end must come after the beginning." in answer.text
    assert 'value="2026-11-24T08:00"' in answer.text


def test_conflicts_are_shown_while_somebody_types(site: Site, signed_in: SignedIn) -> None:
    freeze()
    site.report(MONDAY - timedelta(days=2))
    client = signed_in(site.agent)

    assert "Year end" in client.get(f"{PLAN}/against?begins=2026-11-23T18:00&ends=2026-11-23T19:00").text
    assert "Nothing stands" in client.get(f"{PLAN}/against?begins=2026-11-28T18:00&ends=2026-11-28T19:00").text
    assert client.get(f"{PLAN}/against?begins=soon&ends=").status_code == 200


def test_lead_lets_it_pass_and_the_record_says_so(site: Site, signed_in: SignedIn) -> None:
    freeze()
    reported = site.waiting()
    client = signed_in(site.lead)
    form = form_of(client, PLAN, f"{PLAN}/override")

    assert client.post(f"{PLAN}/override", data=form.sent() | {"reason": "Agreed"}).status_code == 303

    assert elements(reported) == ["do"]
    assert "Lea Lead" in client.get(PLAN).text
    assert "let planned work pass: Agreed." in client.get(f"/records/{NUMBER}").text


def test_who_may_let_nothing_pass_reads_so_and_gets_no_form(site: Site, signed_in: SignedIn) -> None:
    freeze()
    site.waiting()

    page = signed_in(site.agent).get(PLAN).text

    assert "You may not let it pass." in page
    assert f'action="{PLAN}/override"' not in page


def test_override_stands_on_the_diagram_page_and_at_its_step(site: Site, signed_in: SignedIn) -> None:
    freeze()
    reported = site.waiting()
    override_conflicts(reported.number, "The board agreed.", site.lead)
    client = signed_in(site.agent)

    marks = client.get(f"/records/{NUMBER}/diagram.json").get_json()["detours"]

    assert marks == {"free": {"count": 1, "words": "Let pass by Lea Lead: The board agreed."}}
    assert "Let pass by Lea Lead: The board agreed." in client.get(f"/records/{NUMBER}/diagram").text


def test_settings_keep_a_freeze(site: Site, signed_in: SignedIn, administrator: Actor) -> None:
    client = signed_in(administrator)
    address = "/settings/schedule/freezes/new"
    form = form_of(client, address, address)
    typed = {
        "name_en": "Quarter end", "begins": "2026-12-31T18:00", "ends": "2027-01-01T06:00", "repeats": "month",
        "zone": "Asia/Shanghai", "types": ["works"], "overriders": ["role:team_lead"], "every": "3",
    }  # fmt: skip

    assert client.post(address, data=form.sent() | typed).status_code == 303

    (key,) = re.findall(r"/settings/schedule/freezes/(\d+)", client.get("/settings/schedule").text)
    page = client.get(f"/settings/schedule/freezes/{key}").text
    assert "Quarter end" in page
    assert 'value="works" checked' in page
    assert 'value="role:team_lead" checked' in page
    assert 'value="2027-01-01T06:00"' in page


@pytest.mark.parametrize(
    ("name", "value"),
    [("ends", "2026-12-01T00:00"), ("begins", "soon"), ("zone", "Mars/Phobos"), ("repeats", "daily"), ("types", "x"),
     ("until", "2026-01-01"), ("overriders", "person:999999"), ("every", "0"), ("sites", "nowhere"), ("name_en", "")],
)  # fmt: skip
def test_settings_refuse_what_does_not_fit(
    site: Site, signed_in: SignedIn, administrator: Actor, name: str, value: str
) -> None:
    client = signed_in(administrator)
    address = "/settings/schedule/freezes/new"
    typed = {
        **form_of(client, address, address).sent(), "name_en": "Quarter end", "begins": "2026-12-31T18:00",
        "ends": "2027-01-01T06:00", "repeats": "month", "zone": "UTC",
    }  # fmt: skip

    answer = client.post(address, data=typed | {name: value})

    assert answer.status_code == 422
    assert "Quarter end" in answer.text or name == "name_en", "Nothing that was typed is lost."


def test_feed_has_what_its_owner_sees(site: Site, client: FlaskClient) -> None:
    site.report(service="ERP")
    key = freeze()
    token = make_schedule_feed({"service": "erp"}, site.agent)

    found = Calendar.from_ical(client.get(f"/schedule/feed.ics?key={token}").data)

    events = {str(one["uid"]): str(one["summary"]) for one in found.walk("VEVENT")}
    assert any(said.startswith(NUMBER) and "(conflict)" in said for said in events.values())
    assert "Year end" in events.values()
    close_period("freeze", key, False, SYSTEM)
    assert b"Year end" not in client.get(f"/schedule/feed.ics?key={token}").data


def test_feed_is_void_once_revoked_or_renewed(site: Site, client: FlaskClient) -> None:
    first = make_schedule_feed({}, site.agent)
    second = make_schedule_feed({}, site.agent)
    assert [client.get(f"/schedule/feed.ics?key={one}").status_code for one in (first, second)] == [404, 200]

    revoke_schedule_feed(site.agent)

    assert client.get(f"/schedule/feed.ics?key={second}").status_code == 404
    assert client.get(f"/schedule/feed.ics?key={'x' * 5000}").status_code == 404
