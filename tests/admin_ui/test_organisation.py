"""Pages of customers, sites, teams, desks, skills, people: lists, forms, archiving, absences, who may open them."""

from collections.abc import Mapping

import pytest

from database import Tenant, in_tenant, unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import give_skill, save_customer, save_person, save_site, save_skill, serve
from itsm.people.commands import add_team, join_team
from itsm.people.queries import team as team_of
from tests.admin_ui.conftest import Browser, shown
from tests.conftest import MORNING
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn, make_person_in, sign_in_client
from tests.support.records import Desk

FORMS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str], str]] = {
    "customers": ({"name": "Acme", "code": "acme", "service_class": "vip"}, {"name": "Acme Holding"}, "name"),
    "sites": ({"name": "Hall B", "code": "hall-b"}, {"name": "Hall C"}, "name"),
    "teams": ({"name_en": "Tokyo", "code": "tokyo", "line": "1"}, {"name_en": "Tokyo desk"}, "name_en"),
    "desks": ({"name_en": "Main", "code": "main", "kind": "centralised"}, {"name_en": "First desk"}, "name_en"),
    "skills": ({"name_en": "Routing", "code": "bgp"}, {"name_en": "Routing and BGP"}, "name_en"),
    "people": ({"name": "Kim", "language": "en", "time_zone": "UTC"}, {"name": "Kim Lee"}, "name"),
}
SECTIONS = tuple(FORMS)


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def added(admin: Browser, section: str) -> str:
    """Add a thing over its form and give the address of its page."""
    admin.open(f"/settings/{section}/new")
    page = admin.send(f"/settings/{section}/new", FORMS[section][0])
    assert page.status_code == 200, shown(page)
    return page.request.path


@pytest.mark.parametrize("section", SECTIONS)
def test_thing_is_added_found_changed_and_its_change_told(admin: Browser, section: str) -> None:
    first, change, field = FORMS[section]
    address = added(admin, section)

    page = admin.send(address, {**first, **change})

    assert "Saved." in page.text and "Ada Admin" in shown(page).split("Changes")[-1]
    assert f"<del>{first[field]}</del>" in page.text
    assert f'href="{address}"' in admin.open(f"/settings/{section}?q={change[field].split()[-1]}")
    assert f'href="{address}"' not in admin.open(f"/settings/{section}?q=nothing-like-it")


@pytest.mark.parametrize("section", SECTIONS)
def test_form_that_is_refused_keeps_what_was_typed_and_says_why_beside_the_field(admin: Browser, section: str) -> None:
    first, _, field = FORMS[section]
    admin.open(f"/settings/{section}/new")

    page = admin.send(f"/settings/{section}/new", {**first, field: "", "code": "kept-code", "email": "kept-code"})

    assert page.status_code == 422
    assert f'id="f-{field}-error"' in page.text and 'value="kept-code"' in page.text


@pytest.mark.parametrize("section", SECTIONS)
def test_form_that_somebody_else_was_faster_with_says_who(
    admin: Browser, section: str, make_person: MakePerson, signed_in: SignedIn
) -> None:
    first, change, field = FORMS[section]
    address = added(admin, section)
    other = Browser(signed_in(make_person("Eve Editor", roles=("administrator",))))
    other.open(address)
    assert other.send(address, {**first, **change}).status_code == 200

    page = admin.send(address, {**first, field: "Mine"})

    assert page.status_code == 409
    assert "Eve Editor did since you opened it" in shown(page) and 'value="Mine"' in page.text


@pytest.mark.parametrize("section", SECTIONS)
def test_thing_leaves_the_list_and_comes_back(admin: Browser, section: str) -> None:
    add_team("first", {"en": "The fallback team"}, 1, SYSTEM)
    address = added(admin, section)
    key = address.rpartition("/")[2]
    if section == "people":
        away, back, state = f"{address}/close", f"{address}/open", "archived"
    else:
        away, back, state = f"{address}/remove", f"{address}/restore", "archived"
        _point_at(section, int(key))
    admin.open(address)

    page = admin.send(away)

    assert "Archived" in shown(page)
    assert f'href="{address}"' not in admin.open(f"/settings/{section}")
    assert f'href="{address}"' in admin.open(f"/settings/{section}?state={state}")
    admin.open(address)
    admin.send(back)
    assert f'href="{address}"' in admin.open(f"/settings/{section}")


def _point_at(section: str, key: int) -> None:
    """Let something point at the thing, so that it is archived and not deleted."""
    person = save_person(None, {"name": "Pat", "language": "en", "site": "hall-b"} if section == "sites" else
                         {"name": "Pat", "language": "en"}, (), SYSTEM)  # fmt: skip
    if section == "customers":
        save_site(None, {"code": "x", "name": "X", "customer": "acme"}, SYSTEM)
    elif section == "teams":
        join_team(person.key, "tokyo", "member", SYSTEM)
    elif section == "desks":
        save_customer(None, {"code": "c", "name": "C", "service_class": "standard"}, SYSTEM)
        serve(key, "customer", {"customer": "c"}, SYSTEM)
    elif section == "skills":
        give_skill(person.key, {"skill": "bgp", "grade": "1"}, SYSTEM)


def test_thing_that_nothing_points_at_is_deleted(admin: Browser) -> None:
    address = added(admin, "skills")
    admin.open(address)

    page = admin.send(f"{address}/remove")

    assert "Deleted" in shown(page)
    assert admin.client.get(address).status_code == 404


def test_team_with_open_tasks_offers_no_archive_and_refuses_it(desk: Desk, admin: Browser) -> None:
    desk.report()
    address = f"/settings/teams/{team_of('line-1').key}"
    page = admin.open(address)

    assert f'action="{address}/remove"' not in page and "holds it" in shown(admin.client.get(address))
    hidden = admin.hidden(f"{address}/members")
    refused = admin.client.post(f"{address}/remove", data={**hidden, "command_id": "c-1"}, follow_redirects=True)
    assert "still used: Open tasks (1)" in shown(refused)


def test_members_are_put_in_by_name_given_a_role_and_taken_out(admin: Browser, agent: Actor) -> None:
    address = added(admin, "teams")
    admin.open(address)
    admin.send(f"{address}/members", person="Ben Agent", role="member")
    members = admin.send(f"{address}/members", member=str(agent.key), role="lead")

    assert '<option value="lead" selected' in members.text
    assert "Lead" in shown(admin.client.get(f"/teams/{address.rpartition('/')[2]}"))
    admin.open(address)
    assert "Ben Agent" not in shown(admin.send(f"{address}/members/{agent.key}/leave")).split("Changes")[0]


@pytest.mark.parametrize("person", ["", "nobody known"])
def test_member_who_is_nobody_is_refused_at_the_field(admin: Browser, person: str) -> None:
    address = added(admin, "teams")
    admin.open(address)

    page = admin.send(f"{address}/members", person=person, role="lead")

    assert page.status_code == 422 and 'id="member-error"' in page.text


def test_contacts_sites_teams_and_skills_hang_on_their_pages(admin: Browser, agent: Actor) -> None:
    customer, desk, _ = added(admin, "customers"), added(admin, "desks"), added(admin, "teams")
    save_skill(None, {"code": "bgp", "name_en": "Routing"}, SYSTEM)
    admin.open(customer)
    assert "Main contact" in shown(admin.send(f"{customer}/contacts", person="ben.agent@example.org", role="main"))
    assert "Nobody speaks" in shown(admin.send(f"{customer}/contacts/{agent.key}/end"))
    admin.open(desk)
    assert "09:00–17:00" in admin.send(f"{desk}/team", team="tokyo", opens="09:00", closes="17:00").text
    assert admin.send(f"{desk}/customer", customer="nobody").status_code == 422
    admin.open(desk)
    assert "Acme" in shown(admin.send(f"{desk}/customer", customer="acme"))
    person = f"/settings/people/{agent.key}"
    admin.open(person)
    assert "4 · hard cases" in shown(admin.send(f"{person}/skills", skill="bgp", grade="4", expires_on="2026-01-01"))
    assert "expired" in shown(admin.client.get(f"/people/{agent.key}"))


def test_own_absence_is_entered_in_whole_days_of_ones_zone_changed_and_called_off(
    agent: Actor, signed_in: SignedIn, make_person: MakePerson, clock: Clock
) -> None:
    dee = make_person("Dee", roles=("agent",), teams=("line-1",))
    me = Browser(signed_in(agent))
    me.open("/me/absences")

    page = me.send("/me/absences", starts="2026-11-23", ends="2026-11-24", kind="sick", substitute="Dee")

    assert "23 Nov 2026, 00:00 – 25 Nov 2026, 00:00" in shown(page)
    change = me.open("/me/absences?absence=1")
    assert 'value="2026-11-24"' in change and 'value="Dee"' in change
    page = me.send("/me/absences", starts="2026-11-23", ends="2026-11-23", ends_time="12:00", kind="sick")
    assert "23 Nov 2026, 12:00" in shown(page)
    me.open("/me/absences")
    assert "No absences." in shown(me.send("/me/absences/1/end"))
    assert "Standing in" not in Browser(signed_in(dee)).open("/me/absences")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts": "", "ends": ""}, "starts"), ({"starts": "2026-11-25", "ends": "2026-11-23"}, "ends"),
        ({"starts": "soon", "ends": "2026-11-23"}, "starts"),
        ({"starts": "2026-11-23", "ends": "2026-11-24", "substitute": "Ben Agent"}, "substitute"),
        ({"starts": "2026-11-23", "ends": "9999-12-31"}, "ends"),
    ],
)  # fmt: skip
def test_absence_that_makes_no_sense_keeps_what_was_typed(
    agent: Actor, signed_in: SignedIn, clock: Clock, fields: Mapping[str, str], wrong: str
) -> None:
    me = Browser(signed_in(agent))
    me.open("/me/absences")

    page = me.send("/me/absences", {"kind": "training", **fields})

    assert page.status_code == 422 and f'id="{wrong}-error"' in page.text
    assert '<option value="training" selected' in page.text


def test_absent_colleague_is_marked_with_the_substitute_where_work_is_given(
    desk: Desk, worker: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    an = make_person("An", roles=("agent",), teams=("line-1",))
    make_person("Bo", roles=("agent",), teams=("line-1",))
    number = desk.report().number
    away = Browser(signed_in(an))
    away.open("/me/absences")
    away.send("/me/absences", starts="2026-11-20", ends="2026-11-24", kind="holiday", substitute="Bo")

    words = "An – absent until 25 Nov 2026, 00:00, Bo stands in"
    assert words in shown(worker.client.get("/work?tab=teams"))
    assert words in shown(worker.client.get(f"/records/{number}"))


def test_closed_account_is_not_offered_where_work_is_given(
    desk: Desk, worker: Browser, admin: Browser, make_person: MakePerson
) -> None:
    gone = make_person("Zed", roles=("agent",), teams=("line-1",))
    desk.report()
    assert "Zed" in worker.open("/work?tab=teams")
    admin.open(f"/settings/people/{gone.key}")

    admin.send(f"/settings/people/{gone.key}/close")

    assert "Zed" not in worker.open("/work?tab=teams")
    assert "Zed" not in worker.open("/people/options?person=Zed")


def test_presence_is_set_under_me_and_seen_on_the_page_of_the_team(desk: Desk, worker: Browser) -> None:
    worker.open("/me/absences")
    worker.send("/me/presence", state="busy", until="18:00")

    assert "Busy" in worker.open(f"/teams/{team_of('line-1').key}")
    worker.open("/me/absences")
    assert worker.send("/me/presence", state="asleep").status_code == 422


def test_lead_enters_the_absence_of_a_member_and_a_colleague_does_not(
    agent: Actor, make_person: MakePerson, signed_in: SignedIn, clock: Clock
) -> None:
    other = make_person("Dee", roles=("agent",), teams=("line-1",))
    address = f"/people/{agent.key}/absences"
    colleague = Browser(signed_in(other))
    assert "Add an absence" not in colleague.open(address)
    data = {**colleague.hidden("/language"), "command_id": "c", "starts": "2026-11-23", "ends": "2026-11-23"}
    assert colleague.client.post(address, data={**data, "kind": "sick"}).status_code == 403

    join_team(other.key or 0, "line-1", "lead", SYSTEM)

    colleague.open(address)
    assert colleague.send(address, starts="2026-11-23", ends="2026-11-23", kind="sick").status_code == 200


def test_pages_of_a_person_a_team_and_a_customer_show_what_waits(desk: Desk, worker: Browser, admin: Browser) -> None:
    customer = save_customer(None, {"code": "acme", "name": "Acme", "service_class": "vip"}, SYSTEM)
    values = {"name": "Cai Requester", "language": "en", "time_zone": "UTC", "customer": "acme"}
    save_person(desk.requester.key, values, ("requester",), SYSTEM)
    number = desk.triaged().number

    for address in (f"/teams/{team_of('line-1').key}", f"/customers/{customer.key}", f"/people/{desk.requester.key}"):
        assert f'href="/records/{number}"' in worker.open(address)
    assert "No open tasks." in worker.open(f"/people/{desk.agent.key}")
    assert "VIP" in worker.open(f"/people/{desk.requester.key}")


PAGES = (
    *(f"/settings/{section}" for section in SECTIONS), *(f"/settings/{section}/new" for section in SECTIONS),
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_settings_are_for_those_who_manage_people(worker: Browser, admin: Browser, address: str) -> None:
    assert worker.client.get(address).status_code == 403
    assert admin.client.get(address).status_code == 200


def test_profiles_are_not_for_requesters_and_strange_keys_do_not_exist(
    desk: Desk, reporter: Browser, admin: Browser
) -> None:
    own = desk.agent.key
    assert [reporter.client.get(f"/people/{own}{more}").status_code for more in ("", "/absences")] == [403, 403]
    assert reporter.client.get("/me/absences").status_code == 200
    strange = ("/people/999", "/teams/999", "/customers/999", "/settings/desks/999", "/settings/people/999")
    assert {admin.client.get(address).status_code for address in strange} == {404}


@pytest.mark.parametrize("section", SECTIONS)
def test_things_of_another_organisation_do_not_exist(admin: Browser, section: str) -> None:
    address = added(admin, section)
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
    with in_tenant(other.key):
        foreigner = Browser(
            sign_in_client(admin.client.application, make_person_in("Fay", ("administrator",), email="fay@example.org"))
        )
    foreigner.open("/settings")
    csrf = {**foreigner.hidden("/language"), **FORMS[section][0], "command_id": "c-1"}
    acts = ("close",) if section == "people" else ("remove", "restore")
    answers = [
        foreigner.client.get(address),
        *(foreigner.client.post(f"{address}{act}", data=csrf) for act in ("", *(f"/{one}" for one in acts))),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert f'href="{address}"' not in foreigner.open(f"/settings/{section}?state=all")
