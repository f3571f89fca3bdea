"""The studio's testers by plain forms, as they work without scripts: expressions, cells, decisions; and who may."""

import html
import re
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from database import Tenant, in_tenant, unit_of_work
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from tests.admin_ui.conftest import Browser, shown
from tests.conftest import MORNING
from tests.support.people import MakePerson, SignedIn, make_person_in, sign_in_client
from tests.support.records import INCIDENT, Desk

EXPRESSIONS = "/studio/expressions"
PRIORITY = "/studio/decisions/priority"


CHAIN = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <inputData id="i" name="people"><variable id="iv" name="people" typeRef="number"/></inputData>
  <decision id="crowd" name="Crowd"><variable id="cv" name="Crowd" typeRef="number"/>
    <informationRequirement id="r1"><requiredInput href="#i"/></informationRequirement>
    <decisionTable id="t"><input id="in"><inputExpression id="ie"><text>people</text></inputExpression></input>
      <output id="o"/><rule id="one"><inputEntry id="a"><text>&gt; 10</text></inputEntry>
        <outputEntry id="b"><text>2</text></outputEntry></rule></decisionTable></decision>
  <decision id="risk" name="Risk"><variable id="rv" name="Risk"/>
    <informationRequirement id="r2"><requiredDecision href="#crowd"/></informationRequirement>
    <decisionTable id="t2"><input id="in2"><inputExpression id="ie2"><text>Crowd</text></inputExpression></input>
      <output id="o2"/><rule id="two"><inputEntry id="a2"><text>-</text></inputEntry>
        <outputEntry id="b2"><text>0</text></outputEntry></rule></decisionTable></decision>
  <decision id="sum" name="Sum"><variable id="sv" name="Sum"/>
    <informationRequirement id="r3"><requiredDecision href="#crowd"/></informationRequirement>
    <literalExpression id="le"><text>if Crowd = null then 0 else Crowd</text></literalExpression></decision>
</definitions>"""


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def tried(owner: Browser, source: str, variables: str = "{}", **more: str) -> str:
    """The words of the page after an expression was tried."""
    owner.open(EXPRESSIONS)
    return shown(owner.send(EXPRESSIONS, {"kind": "expression", "source": source, "variables": variables, **more}))


def test_expressions_begin_with_an_example_of_the_record_in_use(owner: Browser) -> None:
    page = owner.open(EXPRESSIONS)

    assert '<output class="value code">true</output>' in page
    assert "&#34;impact&#34;: &#34;high&#34;" in page
    assert 'href="/studio/expressions" aria-current="page"' in page


def test_expression_is_answered_with_value_type_and_names(owner: Browser) -> None:
    words = tried(owner, 'due + @"P1D"', '{due: @"2026-02-28", other: 1}')

    assert "2026-03-01" in words and " date " in words
    assert "What it reads" in words


def test_null_is_told_with_reason_place_and_part(owner: Browser) -> None:
    tried(owner, 'ok and\namount > "5"', '{"ok": true, "amount": 7}')

    assert owner.page is not None
    assert "Expected two values of one type to compare" in shown(owner.page)
    assert "Line 2, column 1" in owner.page.text
    assert "<mark>amount &gt; &#34;5&#34;</mark>" in owner.page.text


def test_guess_is_taken_over_by_its_button(owner: Browser) -> None:
    tried(owner, "amount == 7", '{"amount": 7}')
    assert owner.page is not None
    guess = re.findall(r'name="fix" value="([^"]+)"', owner.page.text)

    words = tried(owner, "amount == 7", '{"amount": 7}', fix=html.unescape(guess[0]))

    assert guess == ["amount = 7"]
    assert "Result boolean true" in words


def test_cell_is_tried_on_its_value(owner: Browser) -> None:
    owner.open(EXPRESSIONS)

    words = shown(owner.send(EXPRESSIONS, kind="tests", source='"high", "low"', value='"low"', variables=""))

    assert "Result boolean true" in words


@pytest.mark.parametrize(
    ("source", "variables", "words"),
    [
        ("count(for i in 1..1000000000 return i)", "", "It was stopped"),
        ("1", "{amount: ", "The variables cannot be read"),
        ("a b c", "", "This is not FEEL yet"),
        ("", "", "Type an expression"),
        ("1" * 30_000, "", "Expected at most 20000 characters"),
    ],
)
def test_what_cannot_be_answered_is_said_kindly(owner: Browser, source: str, variables: str, words: str) -> None:
    assert words in tried(owner, source, variables)
    assert owner.page is not None and owner.page.status_code == 200


def test_hostile_input_stays_text(owner: Browser) -> None:
    attack = '"</textarea><script>alert(1)</script>" + "\'\\""'
    tried(owner, attack, '{"<img src=x onerror=alert(1)>": 1}')

    assert owner.page is not None
    assert "<script>alert" not in owner.page.text and "<img src=x" not in owner.page.text


def test_result_alone_needs_the_token_of_the_page(owner: Browser) -> None:
    owner.open(EXPRESSIONS)
    typed = {"kind": "expression", "source": "1 + 1", "variables": ""}

    part = owner.client.post(f"{EXPRESSIONS}/result", data={**owner.hidden(EXPRESSIONS), **typed})

    assert '<output class="value code">2</output>' in part.text and "<html" not in part.text
    assert owner.client.post(f"{EXPRESSIONS}/result", data=typed).status_code == 400


def test_variables_are_taken_over_from_a_record(owner: Browser, desk: Desk) -> None:
    number = desk.triaged().number
    owner.open(EXPRESSIONS)

    page = owner.send(EXPRESSIONS, source='record.opened_at < @"2030-01-01T00:00:00Z"', record=number, take="yes")

    assert f"&#34;number&#34;: &#34;{number}&#34;" in page.text
    assert "Result boolean true" in shown(page)


def test_record_that_is_not_there_leaves_what_was_typed(owner: Browser) -> None:
    owner.open(EXPRESSIONS)

    page = owner.send(EXPRESSIONS, source="amount", variables='{"amount": 4}', record="INC-999999", take="yes")

    assert "Expected a record INC-999999" in shown(page)
    assert "&#34;amount&#34;: 4" in page.text


def test_decisions_are_listed_and_tried(owner: Browser) -> None:
    assert f'href="{PRIORITY}"' in owner.open("/studio/decisions")
    owner.open(PRIORITY)

    words = shown(owner.send(PRIORITY, {"in:record.impact": "high", "in:record.urgency": "low"}))

    assert "moderate" in words
    assert "Rule 3 matched" in words
    assert "Many people are affected, nobody is held up" in words


def test_decisions_are_listed_with_names_of_the_readers_language(owner: Browser) -> None:
    assert "Priority priority Incident" in shown_of(owner, "/studio/decisions")
    owner.send("/language", language="zh-CN", next="/studio/decisions")

    assert "优先级 priority 事件" in shown_of(owner, "/studio/decisions")


def test_input_that_cannot_be_read_is_marked_as_wrong(owner: Browser) -> None:
    deploy("own", [Resource("decision", "risk", "own/risk.dmn", CHAIN)], SYSTEM)
    owner.open("/studio/decisions/risk")

    page = owner.send("/studio/decisions/risk", {"in:people": "many"}).text

    field = page[page.index('id="f-1"') :].partition("</div>")[0]
    assert 'aria-invalid="true"' in field and '<p class="error" id="f-1-help">' in field


def unfolded(owner: Browser, decision: str) -> list[bool]:
    """Whether the decision that ``decision`` uses is open: where that is null, and where it is not."""
    deploy("own", [Resource("decision", decision, "own/chain.dmn", CHAIN)], SYSTEM)
    folds: list[bool] = []
    for people in ("1", "12"):
        owner.open(f"/studio/decisions/{decision}")
        page = owner.send(f"/studio/decisions/{decision}", {"in:people": people}).text
        folds.append('<details class="fold" open><summary><strong>Crowd</strong>' in page)
    return folds


def test_used_decision_that_is_null_is_unfolded(owner: Browser) -> None:
    assert unfolded(owner, "risk") == [True, False]


def test_used_decision_is_unfolded_where_the_answer_has_no_rules_of_its_own(owner: Browser) -> None:
    assert unfolded(owner, "sum") == [True, True]


def test_sentences_follow_each_other_without_a_gap_in_chinese(owner: Browser) -> None:
    owner.open("/me")
    owner.send("/language", language="zh-CN", next="/me")

    assert "“==”。您是想写“=”吗" in tried(owner, "amount == 7")


def test_decision_that_is_not_in_use_does_not_exist(owner: Browser) -> None:
    assert owner.client.get("/studio/decisions/nothing").status_code == 404


def test_decisions_of_another_organisation_do_not_exist(owner: Browser) -> None:
    with unit_of_work() as work:
        other = Tenant(name="Other", language="en", time_zone="UTC", created_at=MORNING)
        work.session.add(other)
        work.session.flush()
        key = other.key
    with in_tenant(key):
        fay = make_person_in("Fay", roles=("process_owner",))
        foreigner = Browser(sign_in_client(owner.client.application, fay))

    assert "No decision is in use" in shown_of(foreigner, "/studio/decisions")
    assert foreigner.client.get(PRIORITY).status_code == 404


def shown_of(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


@pytest.mark.parametrize("address", ["/studio", EXPRESSIONS, "/studio/decisions", PRIORITY])
def test_studio_is_for_those_who_design(worker: Browser, reporter: Browser, address: str) -> None:
    assert [each.client.get(address).status_code for each in (worker, reporter)] == [403, 403]
    assert "/studio" not in worker.open("/work")


PAST = f"{PRIORITY}/past"
FIRST_ANSWER = b'"critical"</text>\n        </outputEntry>'
STRICTER = (INCIDENT / "priority.dmn").read_bytes().replace(FIRST_ANSWER, FIRST_ANSWER.replace(b"critical", b"low"), 1)


def compared(owner: Browser, **given: object) -> TestResponse:
    """The page after a comparison over the day of the tests."""
    owner.open(PAST)
    return owner.send(PAST, since="2026-11-20", until="2026-11-20", **given)


def test_table_is_tried_on_the_records_of_the_past(desk: Desk, owner: Browser) -> None:
    reported = desk.triaged()

    page = compared(owner, file=(BytesIO(STRICTER), "priority.dmn"))

    assert "1 of 1 records would get another value." in shown(page)
    assert reported.number in shown(page) and "Rule 1: Many people cannot work: everybody helps" in shown(page)


def test_differences_are_taken_away_as_a_file(desk: Desk, owner: Browser) -> None:
    reported = desk.triaged()

    page = compared(owner, file=(BytesIO(STRICTER), "priority.dmn"), **{"as": "csv"})

    assert page.headers["Content-Disposition"] == 'attachment; filename="priority-past.csv"'
    assert f"{reported.number},Label printer is offline" in page.text and ",critical," in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Expected a DMN file or an earlier version"),
        ({"file": b"<x/>"}, "Expected"),
        ({"since": "tomorrow", "version": "1"}, "Expected a date"),
        ({"since": "2026-11-21", "version": "1"}, "Expected a last day that is not before the first one"),
    ],
    ids=["nothing", "no DMN", "no date", "backwards"],
)
def test_comparison_says_what_is_wrong_beside_the_field(
    desk: Desk, owner: Browser, given: dict[str, object], said: str
) -> None:
    owner.open(PAST)

    sent = {name: (BytesIO(one), "x.dmn") if isinstance(one, bytes) else one for name, one in given.items()}
    page = owner.send(PAST, {"since": "2026-11-20", "until": "2026-11-20", **sent})

    assert page.status_code == 422 and said in shown(page)


def test_earlier_version_is_compared_with_the_one_in_use(desk: Desk, owner: Browser) -> None:
    desk.triaged()
    deploy("incident", [Resource("decision", "priority", "incident/priority.dmn", STRICTER)], SYSTEM)

    page = compared(owner, version="1")

    assert "1 of 1 records would get another value." in shown(page) and "version 2 is in use" in shown(page)
