"""The audit trail in Settings: found by who, what, thing, time and words, taken away whole, and changed by nobody."""

import csv
import io
import json
from contextvars import Context
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from database import Tenant, reading, unit_of_work
from engine.registry import Actor
from itsm.audit import audit, audit_change
from itsm.audit.sealing import seal_entries
from itsm.organisation.commands import save_customer, save_person, save_team
from itsm.people.commands import join_team
from itsm.rights.commands import save_role
from itsm.rights.roles import Allowed
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import use_incident_pack

CUSTOMER = {"code": "acme", "name": "Acme", "service_class": "vip"}


@pytest.fixture
def customer(administrator: Actor) -> int:
    """Key of a customer that was added and changed, and was sealed so."""
    saved = save_customer(None, CUSTOMER, administrator)
    save_customer(saved.key, {**CUSTOMER, "name": "=Acme, ä"}, administrator, saved.revision)
    seal_entries(100)
    return saved.key


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def test_page_shows_who_changed_what_with_before_and_after(admin: Browser, customer: int) -> None:
    page = admin.open(f"/settings/audit?thing=customer+{customer}&action=customer_changed")

    assert "Ada Admin" in page and f'href="/settings/customers/{customer}"' in page
    assert "<del>Acme</del>" in page and "<ins>=Acme, ä</ins>" in page
    assert "not sealed yet" not in page


def test_teams_roles_and_the_organisation_are_called_by_name_in_old_entries_too(
    admin: Browser, make_person: MakePerson, administrator: Actor, tenant: int
) -> None:
    team = save_team(None, {"code": "nights", "name_en": "Night owls", "name_zh-CN": "夜班组"}, administrator)
    eva = make_person("Eva", roles=("agent",))
    join_team(eva.key or 0, "nights", "lead", administrator)
    save_role(None, {"code": "clerk", "name_en": "Front clerk"}, Allowed(frozenset({"portal.use"})), administrator)
    with unit_of_work() as work:
        audit(work, "organisation_set_up", f"organisation {tenant}", None)
        audit_change(work, "rights_changed", f"person {eva.key}", 1, {"roles": "agent"}, {"roles": "agent, clerk"})
        audit(work, "team_left", f"person {eva.key}", 1, team="gone")
    save_team(team.key, {"code": "nights", "name_en": "Owls", "name_zh-CN": "夜班组"}, administrator, team.revision)

    page = shown(admin.client.get("/settings/audit"))

    assert "Team: Owls nights" in page and "Role: Front clerk clerk" in page
    assert "Team: Owls (nights)" in page, "It has another name now than when she joined."
    assert "Agent → Agent, Front clerk (clerk)" in page and "gone" in page
    with reading() as session:
        name = session.get_one(Tenant, tenant).name
    assert f"Organisation: {name}" in page and f"Organisation: {tenant}" not in page
    admin.open("/settings/audit")
    admin.send("/language", language="zh-CN")
    assert "夜班组 (nights)" in shown(admin.client.get("/settings/audit"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=vip", 1), ("q=VIP+customer_added", 1), ("q=nowhere", 0), ("who=Ada&thing=customer", 2),
        ("who=nobody", 0), ("thing=customer&action=customer_changed", 1), ("thing=customer&since=2020-01-01", 2),
        ("thing=customer&until=2020-01-01", 0), ("thing=customer&since=nonsense", 2), ("thing=customer&q=%25", 0),
    ],
)  # fmt: skip
def test_entries_are_found(admin: Browser, customer: int, query: str, found: int) -> None:
    assert admin.open(f"/settings/audit?{query}").count('data-label="Seal"') == found


def test_person_is_found_as_thing_by_name(admin: Browser, administrator: Actor) -> None:
    save_person(None, {"name": "Eva Found", "language": "en"}, ["agent"], administrator)

    page = admin.open("/settings/audit?thing=Eva")

    assert "person added" in page.lower() or "added" in page
    assert page.count('data-label="Seal"') >= 1 and "Eva Found" in page


def test_json_lines_hold_what_the_chain_is_computed_from(admin: Browser, customer: int) -> None:
    lines = admin.client.get("/settings/audit/export.jsonl").get_data(as_text=True).splitlines()

    entries = sorted((entry for entry in map(json.loads, lines) if entry["number"]), key=lambda one: one["number"])
    previous = "0" * 64
    names = ("action", "actor", "at", "commitment", "details", "key", "number", "organisation", "person", "subject")
    for entry in entries:
        chained = {name: entry[name] for name in names} | {"previous": previous}
        written = json.dumps(chained, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = sha256(written.encode()).hexdigest()
        assert entry["hash"] == previous
    assert len(entries) >= 2


def test_csv_has_all_that_is_found_and_no_formula(admin: Browser, customer: int, administrator: Actor) -> None:
    with unit_of_work() as work:
        audit(work, "=cmd", "team line-1", administrator.key)

    response = admin.client.get("/settings/audit/export.csv?who=Ada")

    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0][:5] == ["number", "at", "actor", "action", "subject"]
    assert "'=cmd" in [row[3] for row in rows] and "customer_changed" in [row[3] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_export_goes_on_beyond_what_is_read_at_once(
    admin: Browser, tenant: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itsm.audit.search.AT_ONCE", 3)
    with unit_of_work() as work:
        for line in range(10):
            audit_change(work, "team_changed", "team line-9", 1, {"line": line}, {"line": line + 1})

    lines = admin.client.get("/settings/audit/export.jsonl?thing=team+line-9").get_data(as_text=True).splitlines()

    assert [json.loads(line)["told"]["after"]["line"] for line in lines] == list(range(10, 0, -1))


def test_export_is_sent_when_the_request_is_over(admin: Browser, customer: int) -> None:
    sent = Context().run(lambda: admin.client.get("/settings/audit/export.csv?thing=customer").get_data(as_text=True))

    assert "customer_changed" in sent


def test_trail_is_closed_to_those_without_the_right(make_person: MakePerson, signed_in: SignedIn) -> None:
    agent: FlaskClient = signed_in(make_person("Ben", roles=("agent",)))

    assert [agent.get(path).status_code for path in ("/settings/audit", "/settings/audit/export.csv")] == [403, 403]


def test_no_route_changes_the_trail(app: Flask) -> None:
    routes = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/settings/audit")]

    assert routes and all((rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"} for rule in routes)


@pytest.mark.parametrize(
    ("action", "subject", "words"),
    [
        ("status_page_changed", "status page", "Status page"), ("changed", "session limits", "Limits of sessions"),
        ("switched_on", "pack incident", "Practice: Incidents incident"),
        ("switched_on", "pack gone", "Practice: gone"),
        ("build_removed", "build 7", "Build: 7"),
        ("view_shared", "view 3", "View of a list: 3"),
    ],
)  # fmt: skip
def test_what_there_is_once_and_what_is_gone_is_told_in_words(
    admin: Browser, action: str, subject: str, words: str
) -> None:
    use_incident_pack()
    with unit_of_work() as work:
        audit(work, action, subject, 1)

    admin.open(f"/settings/audit?action={action}")

    assert admin.page is not None and words in shown(admin.page)
