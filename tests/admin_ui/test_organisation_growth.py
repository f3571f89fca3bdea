"""Pages of the organisation ask the database the same few questions, however many people and things there are."""

from datetime import timedelta

import pytest

from database import unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import (
    AbsenceValues,
    give_skill,
    save_absence,
    save_customer,
    save_desk,
    save_person,
    save_site,
    save_skill,
    save_team,
    serve,
    set_contact,
)
from itsm.people.commands import join_team
from itsm.people.tables import PersonRow, TeamRow
from tests.admin_ui.conftest import Browser
from tests.conftest import MORNING
from tests.support.clocks import Clock
from tests.support.people import SignedIn

MOST_STATEMENTS = 45
"""One for each place where a person is used; the latest two are managers of others, and leaders of war rooms."""
PAGES = (
    "/settings/customers", "/settings/sites", "/settings/people", "/settings/teams", "/settings/desks",
    "/settings/skills", "/settings/people?state=absent", "/settings/people?q=person+1&customer=c0&team=t0&role=agent",
    "/settings/customers/1", "/settings/sites/1", "/settings/people/2", "/settings/teams/1", "/settings/desks/1",
    "/settings/skills/1", "/people/2", "/teams/1", "/customers/1", "/people/2/absences", "/me/absences",
)  # fmt: skip


def one_more(number: int) -> None:
    """A person with everything, in the first team, of the first customer; and one more thing of each kind."""
    save_customer(None, {"code": f"c{number}", "name": f"Customer {number}", "service_class": "vip"}, SYSTEM)
    save_site(None, {"code": f"s{number}", "name": f"Site {number}", "customer": "c0"}, SYSTEM)
    save_team(None, {"code": f"t{number}", "name_en": f"Team {number}", "line": "1"}, SYSTEM)
    save_desk(None, {"code": f"d{number}", "name_en": f"Desk {number}", "kind": "virtual"}, SYSTEM)
    save_skill(None, {"code": f"k{number}", "name_en": f"Skill {number}"}, SYSTEM)
    values = {"name": f"Person {number}", "language": "en", "customer": "c0", "site": "s0"}
    key = save_person(None, values, ("agent",), SYSTEM).key
    join_team(key, "t0", "member", SYSTEM)
    join_team(key, f"t{number}", "lead", SYSTEM)
    give_skill(key, {"skill": "k0", "grade": "3"}, SYSTEM)
    set_contact(1, str(key), "main", SYSTEM)
    for kind, code in (("team", f"t{number}"), ("site", f"s{number}"), ("customer", f"c{number}")):
        serve(1, kind, {kind: code}, SYSTEM)
    away = AbsenceValues(MORNING - timedelta(days=1), MORNING + timedelta(days=2), "sick", 1)
    save_absence(key, None, away, SYSTEM)


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def counted(admin: Browser, statements: list[str]) -> dict[str, int]:
    found = {}
    for address in PAGES:
        statements.clear()
        admin.open(address)
        found[address] = len(statements)
    return found


def test_statements_of_a_page_do_not_grow_with_what_it_shows(admin: Browser, statements: list[str]) -> None:
    for number in range(2):
        one_more(number)
    few = counted(admin, statements)

    for number in range(2, 12):
        one_more(number)

    assert counted(admin, statements) == few
    assert {address: count for address, count in few.items() if count > MOST_STATEMENTS} == {}


@pytest.mark.parametrize("section", ["people", "teams"])
def test_long_list_is_read_page_by_page_without_gap_or_repeat(admin: Browser, section: str) -> None:
    with unit_of_work() as work:
        work.session.add_all(
            PersonRow(name=f"N{number % 7}", language="en", time_zone="UTC", created_at=MORNING)
            for number in range(120)
        )
        work.session.add_all(TeamRow(code=f"t{number:03}", names={}) for number in range(120))
    address, seen = f"/settings/{section}", list[str]()

    for _ in range(4):
        page = admin.open(address)
        seen += [part.split('"')[0] for part in page.split('class="title" href="')[1:]]
        if 'rel="next"' not in page:
            break
        address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 120 + (section == "people")
