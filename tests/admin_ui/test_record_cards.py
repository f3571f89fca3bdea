"""Cards of the record page: what holds its plan, what it advises, the fields its pack names, links, its requester."""

import re
from datetime import timedelta

import pytest

from engine.registry import Actor
from itsm.records.commands import link_records
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.problems import ASSESSED, CAUSE, ProblemDesk
from tests.support.records import use_incident_pack, use_problem_pack
from tests.support.schedule import MONDAY, NUMBER, Site, freeze, use_pack


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> ProblemDesk:
    """A tenant with both packs in use, an agent of line 1, a requester, and a manager of problems."""
    use_incident_pack()
    use_problem_pack()
    return ProblemDesk(agent, requester, make_person("Mia Manager", ("agent",), ("problem-managers",)))


@pytest.fixture
def manager(desk: ProblemDesk, signed_in: SignedIn) -> Browser:
    """The browser of the manager of problems."""
    return Browser(signed_in(desk.manager))


@pytest.fixture
def site(tenant: int, agent: Actor, make_person: MakePerson, clock: Clock) -> Site:
    """An agent who plans and a lead who may let work pass."""
    use_pack()
    return Site(agent, make_person("Lea Lead", roles=("team_lead",), teams=("line-1",)))


def card(page: str, key: str) -> str:
    """The words of the section whose heading has the id ``key``."""
    section = re.search(rf'<section[^>]*aria-labelledby="{key}".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", section[0]).split()) if section else ""


def test_planned_work_says_what_holds_it_and_leads_to_its_plan(site: Site, signed_in: SignedIn, clock: Clock) -> None:
    freeze()
    site.waiting()

    for moment in (clock.now(), MONDAY + timedelta(days=1)):
        clock.set(moment)
        browser = Browser(signed_in(site.agent))
        page = browser.open(f"/records/{NUMBER}")
        said = card(page, "planned")
        assert "23 Nov 2026, 18:00 – 20:00" in said and "Freeze The freeze “Year end” holds from" in said
        assert f'<a class="chip bad" href="/schedule/records/{NUMBER}">' in page
        assert re.search(r'class="plan against"[^>]*data-plan="WRK-000001"', browser.open("/schedule?day=2026-11-23"))


def test_page_asks_the_schedule_only_where_work_is_planned(
    site: Site, desk: ProblemDesk, signed_in: SignedIn, statements: list[str]
) -> None:
    freeze()
    incident, unplanned, planned = desk.report(), site.report(None), site.waiting()
    browser = Browser(signed_in(site.agent))
    counted = []
    for one in (incident, unplanned, planned):
        statements.clear()
        browser.open(f"/records/{one.number}")
        counted.append(sum("schedule_period" in found or "planned_work" in found for found in statements))

    assert counted == [0, 0, 2], "The plans at its time, and the freezes and windows."


def test_known_error_says_cause_and_workaround_above_all_while_it_holds(
    desk: ProblemDesk, worker: Browser, manager: Browser
) -> None:
    known = desk.known_error()

    for browser in (worker, manager):
        page = browser.open(f"/records/{known.number}")
        assert card(page, "given-title") == (
            "Known error Shown to who works on similar records Root cause A bad driver. "
            "Workaround Switch it off and on again."
        )
        assert page.index('id="given"') < page.index('id="stands"')

    desk.step(known, {**CAUSE, "note": "It does not help."}, "revoke")
    assert 'id="given"' not in worker.open(f"/records/{known.number}")


def test_card_about_it_has_the_fields_that_the_pack_names(desk: ProblemDesk, manager: Browser) -> None:
    noted = desk.problem()

    said = card(manager.open(f"/records/{noted.number}"), "about")

    assert "Category Printing Detected by Incidents Impact Medium Urgency Medium" in said


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Requester", "With the requester"]), ("zh-CN", ["提交人", "与提交人沟通"]),
])  # fmt: skip
def test_requester_is_called_as_the_pack_says(
    desk: ProblemDesk, make_person: MakePerson, signed_in: SignedIn, language: str, words: list[str]
) -> None:
    noted, incident = desk.problem(), desk.report()
    reader = Browser(signed_in(make_person("Rea Reader", ("agent",), ("line-1",), language=language)))

    pages = [reader.open(f"/records/{noted.number}"), reader.open("/records?type=problem&columns=requester")]

    assert all(word in pages[0] for word in words) and words[0] in pages[1]
    if language == "zh-CN":
        assert not any("报障人" in page for page in pages)
        assert "与报障人沟通" in reader.open(f"/records/{incident.number}")


@pytest.mark.parametrize(("language", "said"), [
    ("en", "Why does it happen? The driver waits. · Root cause: A bad driver."),
    ("zh-CN", "为什么会发生？ The driver waits. · 根本原因： A bad driver."),
])  # fmt: skip
def test_label_that_asks_has_no_colon(
    desk: ProblemDesk, make_person: MakePerson, signed_in: SignedIn, language: str, said: str
) -> None:
    noted = desk.problem()
    desk.step(noted, ASSESSED, "accept")
    desk.step(noted, {**CAUSE, "why_1": "The driver waits."}, "cause_found")
    reader = Browser(signed_in(make_person("Rea Reader", ("agent",), ("line-1",), language=language)))

    reader.open(f"/records/{noted.number}")

    assert reader.page is not None and said in shown(reader.page)


def test_many_links_of_one_kind_are_folded_and_told_in_one_line(desk: ProblemDesk, worker: Browser) -> None:
    here, others = desk.report().number, [desk.report().number for _ in range(6)]
    for other in others[:5]:
        link_records(here, "related", other, desk.agent)
    page = worker.open(f"/records/{here}")
    assert "linked-many" not in page and "Linked: Related to 5 records" in page

    link_records(here, "related", others[5], desk.agent)
    link_records(here, "parent", others[0], desk.agent)

    page = worker.open(f"/records/{here}")
    said = card(page, "related-title")
    assert "Related to · 6 linked" in said and page.count('class="fold linked-many"') == 1
    assert all(other in page for other in others) and f"Linked: Parent {others[0]}" in page
    assert "Linked: Related to 6 records" in page and f"Linked: Related to {others[0]}" not in page


def test_links_that_were_made_one_after_the_other_are_told_one_by_one(
    desk: ProblemDesk, worker: Browser, clock: Clock
) -> None:
    here, others = desk.report().number, [desk.report().number for _ in range(3)]
    for other in others:
        link_records(here, "related", other, desk.agent)
        clock.advance(timedelta(seconds=10))

    page = worker.open(f"/records/{here}")

    assert all(f"Linked: Related to {other}" in page for other in others)
