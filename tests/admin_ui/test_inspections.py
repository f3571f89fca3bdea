"""Inspections on pages: a plan is written, its record answered on the spot with a photo, handed over; hostile text."""

import re
from io import BytesIO

import pytest

from engine.registry import SYSTEM
from itsm.inspections.queries.checklist import checklist_of
from itsm.roster.commands import save_roster
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.inspections import FANS, PHOTO, Rounds, use_packs
from tests.support.people import MakePerson, SignedIn
from tests.support.rosters import ROSTER

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def rounds(tenant: int, make_person: MakePerson, clock: Clock) -> Rounds:
    """Everything that an inspection takes."""
    use_packs()
    lead = make_person("Lea Lead", roles=("team_lead",), teams=("inspectors",))
    return Rounds(lead, make_person("Ian Inspector", roles=("agent",), teams=("inspectors",)), clock)


@pytest.fixture
def planner(rounds: Rounds, signed_in: SignedIn) -> Browser:
    """The browser of who plans."""
    return Browser(signed_in(rounds.lead))


@pytest.fixture
def walker(rounds: Rounds, signed_in: SignedIn) -> Browser:
    """The browser of who inspects."""
    return Browser(signed_in(rounds.inspector))


def test_a_plan_is_written_answered_finished_and_counted(rounds: Rounds, planner: Browser, walker: Browser) -> None:
    planner.open("/inspections/new")
    kept = planner.send("/inspections/new", {**FANS, "point_0_photo": "true"})
    assert "Server room" in kept.text and "It was not due yet." in kept.text
    address = kept.request.path
    (number,) = rounds.after(hours=1)

    assert f'href="/inspections/records/{number}"' in walker.open(f"/records/{number}")
    at = f"/inspections/records/{number}"
    walker.open(at)
    refused = walker.send(at, result_0="not_ok", remark_0=HOSTILE, reading_1="21", result_1="")
    assert refused.status_code == 422 and 'id="p-0-error"' in refused.text and "<script>alert" not in refused.text
    done = walker.send(at, result_0="not_ok", remark_0=HOSTILE, reading_1="21", result_1="",
                       file_0=(BytesIO(PHOTO), "fan.png"))  # fmt: skip
    assert done.request.path == f"/records/{number}" and "<script>alert" not in done.text
    rounds.done(number)

    page = planner.open(address)
    assert number in page and "Findings: 1" in page and "100 %" in page
    assert "fan.png" in walker.open(at) and "It is over" in walker.open(at)
    assert "Findings: 1" in planner.open("/inspections")


def test_a_form_with_errors_keeps_points_that_were_typed(planner: Browser) -> None:
    planner.open("/inspections/new")

    page = planner.send("/inspections/new", {**FANS, "point_1_low": "cold", "point_5_en": "Doors"})

    assert page.status_code == 422
    assert 'id="f-point_1_low-error"' in page.text and 'value="Doors"' in page.text and 'value="cold"' in page.text


def test_the_page_says_the_rule_of_short_months(planner: Browser, rounds: Rounds) -> None:
    planner.open("/inspections/new")

    page = planner.send("/inspections/new", {**FANS, "repeats": "month", "first": "2027-01-31"})

    assert "the 31st, or 29 February, is never left out" in shown(page)
    assert "31 Jan 2027" in shown(page) or "Jan 31, 2027" in shown(page)


def test_a_shift_hands_over_what_is_open(rounds: Rounds, walker: Browser) -> None:
    save_roster(None, ROSTER | {"code": "duty", "team": "inspectors"}, SYSTEM)
    rounds.plan()
    (number,) = rounds.after(hours=1)

    page = walker.open("/roster/duty/handover")

    assert f'href="/records/{number}"' in page and "Still to be done" in page


def test_a_shift_hands_over_what_was_missed(rounds: Rounds, signed_in: SignedIn) -> None:
    save_roster(None, ROSTER | {"code": "duty", "team": "inspectors"}, SYSTEM)
    key = rounds.plan(name_en=HOSTILE)
    rounds.after(days=2)

    page = Browser(signed_in(rounds.inspector)).open("/roster/duty/handover")

    assert "Missed in the last 24 hours" in page and f'href="/inspections/{key}"' in page
    assert "the program stood still" in page and "<script>alert" not in page


def test_a_photo_of_a_form_that_is_refused_is_kept_and_another_may_be_chosen(
    rounds: Rounds, walker: Browser
) -> None:
    rounds.plan(point_0_photo="true")
    (number,) = rounds.after(hours=1)
    at = f"/inspections/records/{number}"
    walker.open(at)
    wrong = {"result_0": "not_ok", "result_1": "", "reading_1": "warm"}

    refused = walker.send(at, wrong, file_0=(BytesIO(PHOTO), "one.png"))
    assert refused.status_code == 422 and 'id="v-1-error"' in refused.text and "one.png" in refused.text
    refused = walker.send(at, wrong, sent_0=sent_of(refused.text), file_0=(BytesIO(PHOTO), "two.png"))
    assert "two.png" in refused.text and "one.png" not in refused.text
    walker.send(at, {**wrong, "reading_1": "21"}, sent_0=sent_of(refused.text))

    (point, _) = checklist_of(number, rounds.inspector).points
    assert list(checklist_of(number, rounds.inspector).files.items()) == [(point.file, "two.png")]


def sent_of(page: str) -> str:
    """What the form says of the photo that lies at the record."""
    return page.split('name="sent_0" value="', 1)[1].split('"', 1)[0]


def test_a_checklist_that_is_over_is_read_not_filled_in(rounds: Rounds, walker: Browser) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)
    at = f"/inspections/records/{number}"
    walker.open(at)
    walker.send(at, result_0="not_ok", remark_0="Belt is loose", reading_1="21", result_1="")
    assert "<fieldset" in walker.open(at)
    rounds.done(number)

    page = walker.open(at)

    assert "<fieldset" not in page and 'type="file"' not in page and "Keep the answers" not in page
    assert "Not in order" in page and "Belt is loose" in page and "21 °C" in page


def test_changes_of_a_plan_are_told_in_words(rounds: Rounds, planner: Browser) -> None:
    key = rounds.plan(days=["1", "5"], repeats="week", length="90", length_unit="minutes")

    page = shown(planner.client.get(f"/inspections/{key}")).rsplit("Changes", 1)[1]

    assert "How often: Each week" in page and "Days of the week: Monday, Friday" in page
    assert "In time within: 1 hr 30 min" in page and "Missed after so much more: 1 day" in page


def test_the_form_of_a_plan_asks_in_parts_of_few_fields(rounds: Rounds, planner: Browser) -> None:
    page = planner.open("/inspections/new")

    parts = page.split('<fieldset class="group')[1:]
    asked = [len(re.findall(r"<(?:input|select|textarea) (?![^>]*hidden)", part)) for part in parts[:-1]]
    assert [part.split("<legend>", 1)[1].split("</legend>", 1)[0] for part in parts] == [
        "What is inspected", "Who inspects", "When it is due", "How much time there is", "Points of the checklist",
    ]  # fmt: skip
    assert all(count <= 15 for count in asked) and parts[2].index("<details") < parts[2].index('name="zone"')


def test_who_does_not_plan_only_looks(rounds: Rounds, walker: Browser) -> None:
    key = rounds.plan()

    page = walker.open(f"/inspections/{key}")

    assert 'name="point_0_en"' not in page and "/archive" not in page and "New plan" not in walker.open("/inspections")
    assert walker.client.get("/inspections/new").status_code == 403


def test_a_page_of_many_plans_asks_the_same_few_statements(
    rounds: Rounds, walker: Browser, statements: list[str]
) -> None:
    rounds.plan()
    walker.open("/inspections")
    statements.clear()
    walker.open("/inspections")
    few = len(statements)
    for number in range(30):
        rounds.plan(name_en=f"Room {number:02}")
    statements.clear()

    walker.open("/inspections")

    assert len(statements) == few <= 12
