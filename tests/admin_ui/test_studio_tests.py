"""The tab Tests of a pack by plain forms: scenarios are written, moved, copied, removed; nothing typed is lost."""

import pytest

from admin_ui.views.studio.tests.shown import shown_tests
from database import reading
from itsm.scenarios.coverage import Coverage
from itsm.scenarios.reading import read_scenario
from itsm.studio.drafts import draft_of
from itsm.studio.tested.results import Results
from tests.admin_ui.conftest import Browser, shown
from tests.support.form_pages import Forms
from tests.support.people import MakePerson, SignedIn
from tests.support.records import INCIDENT, SOLVED, Desk, open_task

TESTS = "/studio/packs/incident/tests"
STEMS = sorted(file.stem for file in INCIDENT.glob("scenarios/*.yaml"))
Sent = dict[str, list[str]]


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def drawn(stem: str) -> bytes:
    """A scenario as it stands in the draft."""
    with reading() as session:
        return draft_of(session, "incident").files[f"scenarios/{stem}.yaml"].content


def form_of(owner: Browser, stem: str) -> Sent:
    """What a browser would send of the form of a scenario."""
    page = owner.open(f"{TESTS}/scenarios/{stem}")
    (form,) = (one for one in Forms(page).found if one.action == f"{TESTS}/scenarios/{stem}")
    return form.sent() | {"do": ["save"]}


def posted(owner: Browser, stem: str, sent: Sent) -> str:
    """The page after a form was sent."""
    owner.page = owner.client.post(f"{TESTS}/scenarios/{stem}", data=sent, follow_redirects=True)
    return owner.page.text


def test_tab_lists_the_scenarios_by_name_and_says_that_they_were_not_run(owner: Browser) -> None:
    page = shown(owner.client.get(TESTS))

    assert "Solved at line 1, confirmed, closed for good" in page
    assert "They were not run yet." in page


@pytest.mark.parametrize("stem", STEMS)
def test_untouched_form_saves_the_same_scenario(owner: Browser, stem: str) -> None:
    before = read_scenario(drawn(stem), "")

    posted(owner, stem, form_of(owner, stem))

    assert owner.page is not None and "Saved." in shown(owner.page)
    assert read_scenario(drawn(stem), "") == before


STRANGE = """name: {en: All kinds}
given: {title: T, description: D, category: printing, impact: low, urgency: low, odd: [1, {a: b}], empty: null}
requester: {class: vip, customer: acme, level: gold}
steps:
  - job: {type: courier.send, element: triage, error: E1}
  - job: {type: courier.send, fails: Nobody, retries: 2}
  - job: {type: courier.send, with: {a: [1, 2]}}
  - signal: {name: s, with: {x: true}}
  - signal: plain
  - message: {name: m, by: colleague, with: {n: 1.5}}
  - wait: PT31M
  - wait: PT30S
  - at: {task: [line_1, triage]}
  - complete: {task: triage, with: {impact: null, title: 'two  words', more: {a: 1}}, outcome: accept}
  - expect: {task: [line_1, line_2], fields: {priority: null, title: "a", problem_reference: ""}, stuck: triage}
  - expect: {clocks: {response: {state: paused, due: 2026-01-05T10:00Z, used: 0, paused_by: triage}}, path: [a, b]}
"""


def test_form_keeps_what_no_control_can_show(owner: Browser) -> None:
    owner.open(f"{TESTS}/scenarios/{STEMS[0]}/text")
    owner.send(f"{TESTS}/scenarios/{STEMS[0]}/text", {"content": STRANGE})
    before = read_scenario(drawn(STEMS[0]), "")

    posted(owner, STEMS[0], form_of(owner, STEMS[0]))

    assert read_scenario(drawn(STEMS[0]), "") == before


def test_scenario_is_written_step_by_step_without_scripts(owner: Browser) -> None:
    owner.open(TESTS)
    owner.send(f"{TESTS}/new", {"title": "Solved at once"})
    stem = "solved_at_once"
    sent = form_of(owner, stem) | {"do": ["add"], "new_kind": ["complete"]}
    page = posted(owner, stem, sent)
    (form,) = (one for one in Forms(page).found if one.action == f"{TESTS}/scenarios/{stem}")
    page = posted(owner, stem, form.sent() | {"s1.task": ["triage"], "do": ["redraw"]})
    (form,) = (one for one in Forms(page).found if one.action == f"{TESTS}/scenarios/{stem}")
    assert {"s1.with:impact", "s1.outcome"} <= form.fields.keys()

    posted(owner, stem, form.sent() | {"s1.with:impact": ["high"], "s1.outcome": ["accept"], "do": ["up:1"]})
    assert owner.page is not None
    (form,) = (one for one in Forms(owner.page.text).found if one.action == f"{TESTS}/scenarios/{stem}")
    posted(owner, stem, form.sent() | {"do": ["save"]})

    complete, expect = read_scenario(drawn(stem), "").steps
    assert (complete.task, complete.values, complete.outcome) == ("triage", {"impact": "high"}, "accept")  # type: ignore[union-attr]  # a Complete
    assert expect.ended is False  # type: ignore[union-attr]  # an Expect


def test_step_is_removed_and_the_others_stay(owner: Browser) -> None:
    stem = "waiting_for_evidence"
    before = read_scenario(drawn(stem), "").steps
    page = posted(owner, stem, form_of(owner, stem) | {"do": ["remove:1"]})
    (form,) = (one for one in Forms(page).found if one.action == f"{TESTS}/scenarios/{stem}")

    posted(owner, stem, form.sent() | {"do": ["save"]})

    assert read_scenario(drawn(stem), "").steps == (before[0], *before[2:])


def test_mistake_is_told_beside_its_step_and_nothing_typed_is_lost(owner: Browser) -> None:
    stem = "time_boxes_and_rejection"
    before = drawn(stem)
    sent = form_of(owner, stem) | {
        "s2.minutes": ["many"], "name.en": ["<b>New</b> name"], "s0.with.more": ["a: [1"], "s0.task": [""],
    }  # fmt: skip

    page = posted(owner, stem, sent)

    assert owner.page is not None and owner.page.status_code == 422
    assert "Expected whole numbers of days, hours and minutes." in page and "Expected a YAML file" in page
    assert "&lt;b&gt;New&lt;/b&gt; name" in page and "a: [1" in page and "<b>New" not in page
    assert drawn(stem) == before


def test_scenario_that_somebody_changed_meanwhile_is_not_overwritten(owner: Browser) -> None:
    stem = "waiting_for_evidence"
    sent = form_of(owner, stem)
    posted(owner, stem, form_of(owner, stem) | {"name.en": ["First"]})

    page = posted(owner, stem, sent | {"name.en": ["Second"]})

    assert owner.page is not None and owner.page.status_code == 409
    assert "changed it meanwhile" in page and 'value="Second"' in page
    assert b"First" in drawn(stem)


def test_text_that_cannot_be_read_is_shown_again_with_its_line(owner: Browser) -> None:
    address = f"{TESTS}/scenarios/waiting_for_evidence/text"
    owner.open(address)

    page = owner.send(address, {"content": "name: {en: X}\ngiven: {}\nsteps:\n  - wait: soon\n"})

    assert page.status_code == 422
    assert "steps[0].wait (line 4)" in shown(page) and "- wait: soon" in page.text
    owner.open(address)
    assert "- wait: soon" not in owner.open(address)


def test_file_that_no_form_can_show_is_shown_as_text(owner: Browser) -> None:
    address = f"{TESTS}/scenarios/waiting_for_evidence"
    owner.client.put("/studio/packs/incident/files/scenarios/waiting_for_evidence.yaml", data=b"steps: {no: list}",
                     headers={"If-Match": '"0"', **token(owner)})  # fmt: skip

    page = owner.open(address)

    assert "No form can show this file" in page and "steps: {no: list}" in page


def token(owner: Browser) -> dict[str, str]:
    """The header that scripts send against forgery."""
    from itsm.accounts.csrf import CSRF_HEADER

    return {CSRF_HEADER: owner.open(TESTS).split('name="csrf_token" value="')[1].split('"')[0]}


def test_scenario_is_copied_and_removed(owner: Browser) -> None:
    stem = "waiting_for_evidence"
    owner.open(f"{TESTS}/scenarios/{stem}")

    owner.send(f"{TESTS}/scenarios/{stem}/copy")
    assert drawn(f"{stem}_2") == drawn(stem)
    owner.open(f"{TESTS}/scenarios/{stem}_2")
    page = owner.send(f"{TESTS}/scenarios/{stem}_2/remove")

    assert page.status_code == 200
    assert owner.client.get(f"{TESTS}/scenarios/{stem}_2").status_code == 404


def test_new_scenario_sent_twice_is_one(owner: Browser) -> None:
    owner.open(TESTS)
    fields = owner.hidden(f"{TESTS}/new") | {"title": "打印"}

    first, second = (owner.client.post(f"{TESTS}/new", data=fields) for _ in range(2))

    assert first.location == second.location == f"{TESTS}/scenarios/scenario"


def test_record_becomes_a_scenario_of_its_pack(owner: Browser, desk: Desk) -> None:
    reported = desk.triaged()
    from itsm.records.commands import complete_task

    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    owner.open(TESTS)

    page = owner.send(f"{TESTS}/record", {"number": reported.number})

    assert page.status_code == 200 and "Recorded." in shown(page)
    assert page.request.path.endswith(f"/as_{reported.number.lower().replace('-', '_')}")
    assert "Label printer" not in page.text and desk.requester.name not in page.text


def test_record_that_one_does_not_see_is_not_recorded(owner: Browser) -> None:
    owner.open(TESTS)

    page = owner.send(f"{TESTS}/record", {"number": "INC-999999"})

    assert page.status_code == 422 and "there is none “INC-999999”" in shown(page)




def test_way_that_is_left_out_is_told_by_where_it_begins_its_name_and_where_it_leads(owner: Browser) -> None:
    with reading() as session:
        draft = draft_of(session, "incident")
    covered = Coverage(flows=frozenset({("incident", "to_triage"), ("incident", "accepted_no")}))

    found = shown_tests(draft.contents, draft, Results(0, 0, False, {}, covered), "en").flows_left

    assert [one.name for one in found] == ["Accepted? · not an incident → Closed", "Incident reported → Triage"]
