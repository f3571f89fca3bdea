"""What no page may do without: tokens, headers, permissions, private caching, error pages."""

import gzip

import pytest
from flask.testing import FlaskClient

from admin_ui.views.frame.assets import asset
from database import Tenant, in_tenant, unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.records.commands import assign_task, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.conftest import MORNING
from tests.support.people import MakePerson, SignedIn, make_person_in, sign_in_client
from tests.support.records import Desk, open_task

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def test_form_without_its_token_is_refused(worker: Browser) -> None:
    page = worker.client.post("/me", data={"name": "Mallory"})

    assert page.status_code == 400
    assert "its token is not valid" in page.text


def test_token_of_another_session_is_refused(worker: Browser, reporter: Browser) -> None:
    reporter.open("/me")

    page = worker.client.post("/me", data={**reporter.hidden("/me"), "name": "Mallory"})

    assert page.status_code == 400


def test_pages_carry_the_policy_and_are_not_kept(worker: Browser) -> None:
    worker.open("/work")

    assert worker.page is not None
    assert worker.page.headers["Content-Security-Policy"] == POLICY
    assert worker.page.headers["X-Content-Type-Options"] == "nosniff"
    assert worker.page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert worker.page.headers["Cache-Control"] == "no-store"


def test_built_files_are_kept_for_a_year_and_others_are_asked_again(client: FlaskClient, worker: Browser) -> None:
    address = worker.open("/work").split('<link rel="stylesheet" href="')[1].split('"')[0]

    with client.get(address) as built, client.get("/static/icons.svg") as icons:
        pass

    assert "immutable" in built.headers["Cache-Control"] and "max-age=31536000" in built.headers["Cache-Control"]
    assert "max-age=300" in icons.headers["Cache-Control"] and icons.headers["ETag"]


def test_session_cookie_is_out_of_reach_of_scripts(make_person: MakePerson, stranger: Browser) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password="correct horse battery staple")
    stranger.page = stranger.client.get("/sign-in", base_url=SECURE)
    data = {**stranger.hidden("/sign-in"), "email": "ben@example.org", "password": "correct horse battery staple"}

    answer = stranger.client.post("/sign-in", data=data, base_url=SECURE)

    cookie = next(text for text in answer.headers.getlist("Set-Cookie") if text.startswith("__Host-flowdesk_session="))
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))


def test_cookies_over_https_belong_to_this_host_alone(make_person: MakePerson, stranger: Browser) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password="correct horse battery staple")
    stranger.page = stranger.client.get("/sign-in", base_url=SECURE)
    visited = stranger.page.headers.getlist("Set-Cookie")
    data = {**stranger.hidden("/sign-in"), "email": "ben@example.org", "password": "correct horse battery staple"}

    answer = stranger.client.post("/sign-in", data=data, base_url=SECURE)
    told = stranger.client.post("/me", data={**data, "language": "en"}, base_url=SECURE)

    for cookie in (*visited, *answer.headers.getlist("Set-Cookie"), *told.headers.getlist("Set-Cookie")):
        parts = cookie.split("; ")
        assert parts[0].startswith("__Host-flowdesk_") and "Secure" in parts and "Path=/" in parts, cookie
        assert not any(part.startswith("Domain") for part in parts), cookie
    assert stranger.client.get("/work", base_url=SECURE).status_code == 200


def test_cookie_that_another_host_could_have_planted_signs_nobody_in(
    agent: Actor, signed_in: SignedIn, stranger: Browser
) -> None:
    planted = signed_in(agent).get_cookie("flowdesk_session")
    assert planted is not None
    stranger.client.set_cookie("flowdesk_session", planted.value)

    assert stranger.client.get("/work", base_url=SECURE).location.startswith("/sign-in")
    assert stranger.client.get("/api/v1/tasks", base_url=SECURE).status_code == 401
    assert stranger.client.get("/work").status_code == 200

SECURE = "https://localhost"


@pytest.mark.parametrize("address", ["/work", "/records", "/search?q=a", "/records/new/incident", "/people/options"])
def test_requesters_may_not_open_the_desk(reporter: Browser, address: str) -> None:
    page = reporter.client.get(address)

    assert page.status_code == 403
    assert 'class="rail"' not in page.text


def test_script_of_a_page_learns_that_the_session_has_ended(tenant: int, client: FlaskClient) -> None:
    answer = client.post("/records/INC-1/tasks/1/draft", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.get_json() == {"error": "Expected a session, but nobody is signed in. Sign in first."}


def test_files_that_are_too_large_are_refused_in_words(worker: Browser) -> None:
    worker.client.application.config["MAX_CONTENT_LENGTH"] = 1000

    page = worker.client.post("/me", data={"name": "x" * 2000})

    assert page.status_code == 413
    assert "Send fewer or smaller files." in shown(page)


def test_vendor_opens_the_records_of_their_team_only(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    mine, other = desk.triaged(), desk.report()
    vendor = Browser(signed_in(make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))))
    complete_task(open_task(mine).key, {"note": "Theirs"}, "hand_on", desk.agent)
    assign_task(open_task(mine).key, None, SYSTEM, team="vendor")

    assert "Solve at line 2" in vendor.open(f"/records/{mine.number}")
    assert vendor.client.get(f"/records/{other.number}").status_code == 404


def test_records_of_another_organisation_do_not_exist(desk: Desk, worker: Browser) -> None:
    number = desk.report().number
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
        work.session.flush()
        key = other.key
    with in_tenant(key):
        foreigner = Browser(sign_in_client(worker.client.application, make_person_in("Fay", roles=("agent",))))

    for page in ("", "/fields", "/history", "/diagram", "/diagram.bpmn", "/diagram.json"):
        assert foreigner.client.get(f"/records/{number}{page}").status_code == 404
    assert "Nothing found" in foreigner.open(f"/search?q={number}")


def test_menu_shows_what_the_role_may_open(worker: Browser, make_person: MakePerson, signed_in: SignedIn) -> None:
    operator = Browser(signed_in(make_person("Oda", roles=("operator",))))

    assert 'href="/work"' in worker.open("/work")
    page = operator.open("/records")
    assert 'href="/records?type=incident"' in page
    assert 'href="/work"' not in page


@pytest.mark.parametrize(
    ("method", "address", "status", "words"),
    [
        ("GET", "/nowhere", 404, "Check the number, or search for it."),
        ("GET", "/records/INC-999999", 404, "Check the number"),
        ("DELETE", "/work", 405, "use the buttons of the page"),
        ("GET", "/records?type=incident&after=%21%21", 400, "first page"),
    ],
)
def test_error_pages_say_what_to_do(worker: Browser, method: str, address: str, status: int, words: str) -> None:
    page = worker.client.open(address, method=method)

    assert page.status_code == status
    assert words in shown(page)
    assert 'class="rail"' in page.text


def test_error_page_is_in_the_language_of_the_stranger(desk: Desk, client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Accept-Language": "zh-CN"})

    assert (page.status_code, 'lang="zh-CN"' in page.text) == (404, True)


def test_fault_of_ours_says_that_nothing_was_stored(worker: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(worker.client.application.view_functions, "me.show", fail)

    page = worker.client.get("/me")

    assert page.status_code == 500
    assert "this step was not stored" in shown(page)


def test_requester_learns_nothing_of_tasks_and_people_by_asking_for_them(desk: Desk, reporter: Browser) -> None:
    number, task = desk.report().number, 1
    reporter.open("/me")
    form = {**reporter.hidden("/me"), "command_id": "c-1", "person": str(desk.agent.key)}

    answers = {
        (key, act): reporter.client.post(f"/records/{number}/tasks/{key}/{act}", data=form)
        for key in (task, 999) for act in ("claim", "release", "assign")
    }  # fmt: skip

    assert {answer.status_code for answer in answers.values()} == {403}
    assert all(desk.agent.name not in answer.text for answer in answers.values())


def test_vendor_does_not_read_the_directory_of_people(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    vendor = Browser(signed_in(make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))))

    assert vendor.client.get("/people/options?requester=a").status_code == 403


def test_character_nul_is_refused_wherever_it_comes(worker: Browser) -> None:
    worker.open("/me")

    form = worker.client.post("/me", data={**worker.hidden("/me"), "name": "a\0b"})

    asked = [worker.client.get(address).status_code for address in ("/records/%00", "/search?q=%00")]
    assert [form.status_code, *asked] == [400, 400, 400]


def test_scripts_and_styles_are_sent_compressed_to_browsers_that_take_it(client: FlaskClient) -> None:
    address = asset("scripts/main.js")

    with client.get(address) as answer:
        plain, bare = answer, answer.data
    small = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]})

    assert gzip.decompress(small.data) == bare
    assert small.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert len(small.data) < len(bare) / 2
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert (again.status_code, again.data) == (304, b"")
