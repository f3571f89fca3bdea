"""Pages of rosters: set one up, see who is on duty, put somebody in, swap, hand over, count, subscribe."""

import re

import pytest

from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from itsm.rights.commands import save_role
from itsm.rights.roles import Allowed
from itsm.roster.commands import close_roster, save_roster, save_rotation, save_shift
from tests.admin_ui.conftest import Browser, shown
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.processes import AGENT
from tests.support.rosters import ALL_WEEK, ROSTER, TODAY, Crew, people, rotation, shift

HOME = "/roster/desk"
MOST_STATEMENTS = 32
CHANGES = (
    "plan/shift", "plan/shift/day", "plan/shift/day/remove", "plan/rotation", "plan/rotation/days/remove", "plan/drop",
    "overrides", "overrides/1/cancel", "edit", "archive",
)  # fmt: skip
PAGES = ("/roster", HOME, *(f"{HOME}/{tab}" for tab in ("plan", "overrides", "swaps", "handover", "counts", "wall")))


@pytest.fixture
def lead(crew: Crew, signed_in: SignedIn) -> Browser:
    """The browser of the lead."""
    return Browser(signed_in(crew.lead))


@pytest.fixture
def an(crew: Crew, signed_in: SignedIn) -> Browser:
    """The browser of An, who has the day shift now."""
    return Browser(signed_in(crew.an))


def words(browser: Browser, address: str) -> str:
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def test_roster_is_set_up_from_nothing(
    make_person: MakePerson, administrator: Actor, signed_in: SignedIn, clock: Clock
) -> None:
    make_person("An", roles=("agent",), teams=("line-1",))
    admin = Browser(signed_in(administrator))
    today = TODAY.isoformat()

    admin.open("/roster/new")
    admin.send("/roster/new", ROSTER)
    admin.open(f"{HOME}/plan?edit=shift")
    day = {"code": "day", "name_en": "Day", "start": "08:00", "hours": "12", "minimum": "1", "from": today}
    admin.send(f"{HOME}/plan/shift", {**day, "days": ["1", "2", "3", "4", "5"]})
    admin.open(f"{HOME}/plan?edit=rotation")
    turns = {"code": "days", "members": "an@example.org", "shift": "day", "turn": "week", "starts_on": today}
    done = admin.send(f"{HOME}/plan/rotation", {**turns, "from": today})

    assert "Saved." in shown(done) and "An" in shown(done)
    assert "On duty now An Day" in words(admin, HOME)
    assert "Service desk desk An" in words(admin, "/roster")


def test_every_card_of_settings_opens_for_who_manages_people_and_nothing_else(
    crew: Crew, administrator: Actor, make_person: MakePerson, signed_in: SignedIn
) -> None:
    save_role(None, {"code": "clerk", "name_en": "Clerk"}, Allowed(frozenset({"people.manage"})), administrator)
    clerk = Browser(signed_in(make_person("Cleo", roles=("clerk",))))

    cards = set(re.findall(r'href="(/(?:settings|roster)[^"#?]*)"', clerk.open("/settings")))

    assert {"/roster", "/settings/people", "/settings/teams"} <= cards
    assert all(clerk.client.get(address).status_code == 200 for address in (*cards, HOME, f"{HOME}/plan"))


def test_pages_say_who_is_on_duty_in_both_languages(lead: Browser) -> None:
    assert "On duty now An Shift · Fri, 20 Nov 2026 08:00–20:00 Next Bo Shift · Fri, 20 Nov 2026 20:00–08:00" in words(
        lead, HOME
    )
    lead.send("/language", language="zh-CN")
    assert all("服务台" in words(lead, address) for address in PAGES)


def test_wrong_form_is_shown_again_with_what_was_typed_and_why(lead: Browser) -> None:
    lead.open(f"{HOME}/plan?edit=rotation")

    again = lead.send(f"{HOME}/plan/rotation", {"code": "x", "members": "nobody@example.org", "rows": "day late\n-"})

    assert again.status_code == 422
    assert "nobody@example.org” is neither the email of somebody here" in shown(again) and "day late" in again.text


def test_member_sees_and_does_not_change(an: Browser, crew: Crew) -> None:
    for address in (*PAGES, f"{HOME}/plan?edit=shift", f"{HOME}/edit"):
        page = an.open(address)
        assert not [action for action in ("plan", "overrides", "edit", "archive") if f'action="{HOME}/{action}' in page]
    an.open(f"{HOME}/handover")
    hidden = an.hidden(f"{HOME}/handover")

    for action in CHANGES:
        sent = {**hidden, "day": "2026-12-24", "begins": "2026-11-21T08:00", "ends": "2026-11-21T09:00", "by": "Cy"}
        assert an.client.post(f"{HOME}/{action}", data=sent).status_code == 403, action


def test_requester_sees_no_roster(crew: Crew, requester: Actor, signed_in: SignedIn) -> None:
    assert {signed_in(requester).get(address).status_code for address in (*PAGES, "/roster/mine")} == {403}


def test_roster_that_a_process_asks_for_says_so_and_is_not_archived(lead: Browser) -> None:
    drawn = Diagram("escalation").path("start:s", "xor:x", "end:e", when='count(on duty("desk")) > 0')
    drawn = drawn.path("x", "end:f").attribute("x", default="x_to_f")
    deploy("test", [Resource("process", "escalation", "escalation.bpmn", drawn.xml())], AGENT)

    assert "Processes 1 holds it escalation" in words(lead, f"{HOME}/edit")
    assert "it is still used: Processes (1)" in shown(lead.send(f"{HOME}/archive"))
    assert "Restore" not in words(lead, f"{HOME}/edit")


def chosen(page: str) -> list[list[str]]:
    """The words that are chosen in the editor of a pattern, turn by turn."""
    turns = page.split('<fieldset class="pattern-turn">')[1:]
    return [re.findall(r'<option value="([^"]*)" selected>', turn.split("</fieldset>")[0]) for turn in turns]


def cells(*turns: str) -> dict[str, str]:
    return {f"cell-{turn}-{day}": word for turn, row in enumerate(turns) for day, word in enumerate(row.split())}


def test_pattern_is_chosen_day_by_day_and_drawn_larger_without_being_stored(lead: Browser, crew: Crew) -> None:
    lead.open(f"{HOME}/plan?edit=rotation")
    assert lead.page is not None and chosen(lead.page.text) == [["-"] * 7]
    typed = {"code": "three", "members": "an@example.org", "shift": "", "turn": "week", "starts_on": "2026-11-23",
             "from": TODAY.isoformat(), "ends_on": "", "hands_over_at": ""}  # fmt: skip
    week = "day day night - - day+night -"

    more = lead.send(f"{HOME}/plan/rotation", {**typed, **cells(week), "act": "more"})
    assert (more.status_code, chosen(more.text)) == (200, [week.split(), ["-"] * 7])
    assert 'value="three"' in more.text and "Week 2 Mon off" in shown(more), "What was typed stays."
    sized = lead.send(
        f"{HOME}/plan/rotation", {**typed, **cells(week, week), "act": "size", "wanted_turns": "3", "wanted_days": "2"}
    )
    assert chosen(sized.text) == [["day", "day"], ["day", "day"], ["-", "-"]]
    assert "Turn 3 Day 1" in shown(sized)
    drawn = lead.send(f"{HOME}/plan/rotation", {**typed, **cells("day", "day"), "wanted_turns": "3"})
    assert chosen(drawn.text) == [["day"], ["day"], ["-"]], "A size that was typed is drawn before it is stored."
    less = lead.send(f"{HOME}/plan/rotation", {**typed, **cells(week, "- -"), "act": "less"})
    assert chosen(less.text) == [week.split()]
    assert "three" not in words(lead, f"{HOME}/plan")

    lead.open(f"{HOME}/plan?edit=rotation")
    lead.send(f"{HOME}/plan/rotation", {**typed, **cells(week), "wanted_turns": "1", "wanted_days": "7"})

    lead.open(f"{HOME}/plan?edit=rotation&code=three")
    assert chosen(lead.page.text) == [week.split()]


def test_pattern_without_a_shift_is_refused_at_its_choices(lead: Browser) -> None:
    lead.open(f"{HOME}/plan?edit=rotation")
    typed = {"code": "none", "members": "an@example.org", "shift": "", "turn": "week", "starts_on": "2026-11-23",
             "from": TODAY.isoformat()}  # fmt: skip

    page = lead.send(f"{HOME}/plan/rotation", {**typed, **cells("- - -")})

    assert page.status_code == 422 and "at least one day" in shown(page)
    assert 'aria-describedby="rows-error"' in page.text and chosen(page.text) == [["-"] * 3]


def test_pattern_too_long_for_choices_is_edited_as_text(lead: Browser, crew: Crew) -> None:
    rows = "\n".join(["day " * 31] * 14)
    save_rotation("desk", None, rotation(crew.an, code="long", rows=rows), SYSTEM)

    lead.open(f"{HOME}/plan?edit=rotation&code=long")

    assert lead.page is not None and chosen(lead.page.text) == []
    assert '<textarea class="input pattern"' in lead.page.text


def test_double_duty_across_rosters_is_warned_of_where_it_is_planned(lead: Browser, crew: Crew) -> None:
    save_roster(None, {**ROSTER, "code": "call", "name_en": "On call", "zone": "UTC"}, SYSTEM)
    save_shift("call", None, shift("12:00", "4", code="noon"), ALL_WEEK, SYSTEM)
    assert "another roster" not in words(lead, HOME)
    lead.open("/roster/call/plan?edit=rotation")

    turns = {"code": "calls", "members": "bo@example.org", "shift": "noon", "turn": "week", "starts_on": "2026-11-21"}
    done = shown(lead.send("/roster/call/plan/rotation", {**turns, "from": TODAY.isoformat()}))

    warned = "Bo is on duty in another roster at the same time"
    assert f"{warned} Service desk : Shift · Shift · " in done and "times, this is the first" in done
    assert f"{warned} On call : Shift · Shift · Mon, 23 Nov 2026 20:00–00:00" in words(lead, HOME)
    for address in (f"{HOME}/overrides", f"{HOME}/swaps", "/roster/call"):
        assert warned in words(lead, address), address
    save_roster("call", {**ROSTER, "name_en": "On call", "zone": "UTC"}, SYSTEM)
    close_roster("call", False, SYSTEM)
    assert warned not in words(lead, HOME)


def test_override_is_entered_and_taken_back(lead: Browser, crew: Crew) -> None:
    lead.open(f"{HOME}/overrides")
    times = {"begins": "2026-11-20T22:00", "ends": "2026-11-21T02:00"}
    lead.send(f"{HOME}/overrides", {**times, "by": "Cy", "instead_of": "Bo", "reason": "dentist"})

    assert people(crew)[1:4] == ["20 night: bo", "20 night: cy", "20 night: bo"]
    assert "dentist" in words(lead, f"{HOME}/overrides") and "Cy took over (Bo)" in words(lead, HOME)
    lead.open(f"{HOME}/overrides")
    lead.send(f"{HOME}/overrides/1/cancel")
    assert people(crew)[1:3] == ["20 night: bo", "21 day: bo"]


def test_swap_is_asked_accepted_and_shown(an: Browser, crew: Crew, signed_in: SignedIn) -> None:
    address = f"{HOME}/swap/2026-11-22.night"
    assert "Cy – I do theirs: Shift Sat, 21 Nov 2026 20:00–08:00" in words(an, address)
    an.send(address, {"choice": f"{crew.cy.key}|2026-11-21.night", "note": "please"})
    cy = Browser(signed_in(crew.cy))

    assert "please" in words(cy, "/roster/mine")
    cy.send(f"{HOME}/swaps/1/accept")
    again = cy.client.post(f"{HOME}/swaps/1/accept", data=cy.hidden("/roster/mine/feed"))

    assert again.status_code == 409 and "it is already: swapped" in shown(again)
    assert {"21 night: an", "22 night: cy"} <= set(people(crew))
    assert "took over (Cy)" in words(an, HOME)


def test_note_is_handed_over_and_confirmed_by_the_next_shift(
    an: Browser, crew: Crew, signed_in: SignedIn
) -> None:
    an.open(f"{HOME}/handover")
    an.send(f"{HOME}/handover", {"words": "Printer 7 smokes <again>"})
    assert f'action="{HOME}/handover/1/confirm"' not in an.open(f"{HOME}/handover"), "one's own is for others"
    bo = Browser(signed_in(crew.bo))

    assert "Printer 7 smokes" in words(bo, HOME)
    bo.open(f"{HOME}/handover")
    assert "You have taken over." in shown(bo.send(f"{HOME}/handover/1/confirm"))
    assert "Printer 7" not in words(bo, HOME)


def test_counts_are_of_the_days_that_were_asked_for(lead: Browser) -> None:
    page = words(lead, f"{HOME}/counts?from=2026-11-21&to=2026-11-22")

    assert "Bo 1 12 0 1 –" in page and "Cy 2 24 1 2 –" in page and "An 1 12 1 1 –" in page
    assert "within 400 days" in words(lead, f"{HOME}/counts?from=2026-11-21&to=2020-11-22")


def test_feed_is_read_without_signing_in_until_it_is_revoked(an: Browser) -> None:
    an.open("/roster/mine")
    page = an.send("/roster/mine/feed", what="make")
    address = "/roster/feed.ics?key=" + page.text.split("/roster/feed.ics?key=")[1].split('"')[0]
    stranger = an.client.application.test_client()

    found = stranger.get(address)
    an.open("/roster/mine")
    an.send("/roster/mine/feed", what="revoke")

    assert (found.status_code, found.mimetype) == (200, "text/calendar") and b"DTSTART:20261120T000000Z" in found.data
    assert stranger.get(address).status_code == 404 == stranger.get("/roster/feed.ics").status_code


def test_statements_of_pages_do_not_grow_with_people_and_rosters(
    lead: Browser, crew: Crew, make_person: MakePerson, statements: list[str]
) -> None:
    def counted() -> dict[str, int]:
        found = {}
        for address in (*PAGES, "/roster/mine"):
            statements.clear()
            lead.open(address)
            found[address] = len(statements)
        return found

    def one_more(number: int) -> None:
        new = make_person(f"New {number}", roles=("agent",), teams=("line-1",))
        for code in ("desk", f"r{number}"):
            if code != "desk":
                save_roster(None, {**ROSTER, "code": code}, SYSTEM)
            save_shift(code, None, shift("06:00", "2", code=f"s{number}"), ALL_WEEK, SYSTEM)
            turns = rotation(crew.lead, new, "line-1", code=f"n{number}", shift=f"s{number}", turn="day")
            save_rotation(code, None, turns, SYSTEM)

    one_more(0)
    counted()  # what has changed is asked anew once
    few = counted()
    for number in range(1, 6):
        one_more(number)

    assert counted() == few
    assert {address: count for address, count in few.items() if count > MOST_STATEMENTS} == {}
