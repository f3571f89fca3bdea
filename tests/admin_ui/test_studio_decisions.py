"""The pages of the decision designer by plain requests: list, new, copy, trials, findings, spreadsheets, removing."""

import html
import json
import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.admin_ui.conftest import Browser, shown
from tests.contracts.tree import ROOT
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

LIST = "/studio/packs/incident/decisions"
PRIORITY = f"{LIST}/priority.dmn"
FILE = (ROOT / "processes" / "incident" / "priority.dmn").read_bytes()
CELL = b'impact_low_urgency_low_urgency">\n          <text>'
HOLE = FILE.replace(CELL + b'"low"', CELL + b'"high"')
"""The last rule matches what one before it matches, and nothing what it did."""


@pytest.fixture
def owner(desk: Desk, make_person: MakePerson, signed_in: SignedIn) -> Browser:
    """A process owner's browser."""
    return Browser(signed_in(make_person("Pia Owner", roles=("process_owner",))))


def looked(owner: Browser, content: bytes, decision: str, **typed: str) -> str:
    """What stands beside the editor for a file on the screen."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open(PRIORITY))
    assert token is not None
    fields = {f"in:{name}": value for name, value in typed.items()}
    data = {"csrf_token": token[1], "decision": decision, "file": (BytesIO(content), "decision.dmn"), **fields}
    answer = owner.client.post(f"{PRIORITY}/look", data=data)
    assert answer.status_code == 200
    return answer.text


def state(page: str) -> dict[str, Any]:
    """What the editor is told to mark."""
    found = re.search(r'data-state="([^"]*)"', page)
    assert found is not None
    return dict(json.loads(html.unescape(found[1])))


def sheet(owner: Browser, decision: str = "impact_urgency") -> bytes:
    """The exported table."""
    return bytes(owner.client.get(f"{PRIORITY}/table.xlsx?decision={decision}").data)


def taken(owner: Browser, book: bytes, name: str = "table.xlsx") -> TestResponse:
    """Send a spreadsheet to the open page."""
    owner.open(PRIORITY)
    return owner.send(f"{PRIORITY}/table", {"decision": "impact_urgency", "file": (BytesIO(book), name)})


def drawn(owner: Browser, name: str = "priority.dmn") -> bytes:
    """The file as it is drawn."""
    return bytes(owner.client.get(f"/studio/packs/incident/files/{name}").data)


def test_list_says_what_each_file_holds_and_where_it_is_used(owner: Browser) -> None:
    words = shown(owner.client.get(LIST))

    assert "Base priority Decision table · 9 rules" in words
    assert "Routing" in words and "8 places" in words
    assert "Decisions" in owner.open(LIST)


def test_new_decision_opens_in_the_editor(owner: Browser) -> None:
    owner.open(LIST)

    page = owner.send(LIST, template="graph", key="vip_check", name="VIP check")

    assert page.request.path == f"{LIST}/vip_check.dmn"
    assert 'data-island="decisioneditor"' in page.text and "Nothing uses it." in page.text
    assert b'<decision id="vip_check"' in drawn(owner, "vip_check.dmn")


def test_copy_has_ids_of_its_own_and_wrong_fields_keep_what_was_typed(owner: Browser) -> None:
    owner.open(LIST)
    refused = owner.send(LIST, template="copy:priority.dmn", key="priority", name="Again")
    owner.open(LIST)
    copied = owner.send(LIST, template="copy:priority.dmn", key="urgent", name="Again")

    assert refused.status_code == 422 and 'value="Again"' in refused.text and "Choose another." in refused.text
    assert copied.status_code == 200
    assert b'id="urgent"' in drawn(owner, "urgent.dmn")


def test_unsaved_file_is_tried_and_its_matched_rules_are_marked(owner: Browser) -> None:
    page = looked(owner, FILE, "impact_urgency", **{"record.impact": "high", "record.urgency": "high"})

    assert state(page)["matched"] == ["impact_high_urgency_high"]
    assert "Rule 1 matched" in page
    assert drawn(owner) == FILE


def test_gap_and_overlap_are_found_with_an_example_and_the_missing_rule(owner: Browser) -> None:
    page = looked(owner, HOLE, "impact_urgency")

    assert [each["severity"] for each in state(page)["findings"]] == ["error", "warning"]
    assert "rules 7 and 9 do" in html.unescape(page)
    assert 'data-cells="[&#34;\\&#34;low\\&#34;&#34;, &#34;\\&#34;low\\&#34;&#34;]"' in page
    assert 'data-values="{&#34;record.impact&#34;: &#34;low&#34;' in page


def test_saved_file_is_checked_against_its_pack(owner: Browser) -> None:
    content = drawn(owner, "service_level.dmn")
    book = load_workbook(BytesIO(owner.client.get(f"{LIST}/service_level.dmn/table.xlsx?decision=service_level").data))
    page: Any = book.active
    page["E9"] = "5"
    out = BytesIO()
    book.save(out)

    owner.open(f"{LIST}/service_level.dmn")
    answer = owner.send(
        f"{LIST}/service_level.dmn/table", {"decision": "service_level", "file": (BytesIO(out.getvalue()), "a.xlsx")}
    )

    assert drawn(owner, "service_level.dmn") != content
    assert "Expected the code of a service level in quotes, but found 5." in shown(answer)


def test_value_that_cannot_be_read_is_said_beside_its_field(owner: Browser) -> None:
    page = looked(owner, FILE, "priority_raises", **{"record.time_used": "much"})

    assert list(state(page)["wrong"]) == ["in:record.time_used"]


@pytest.mark.parametrize("content", [b"", b"<half", b"\x00", b"<a/>"])
def test_broken_file_on_the_screen_has_findings_and_no_answer(owner: Browser, content: bytes) -> None:
    page = looked(owner, content, "impact_urgency")

    assert "circle-alert" in page and state(page)["matched"] == []


def test_table_goes_to_a_spreadsheet_and_comes_back(owner: Browser) -> None:
    book = load_workbook(BytesIO(sheet(owner)))
    page: Any = book.active
    page["D17"] = '"moderate"'
    out = BytesIO()
    book.save(out)

    answer = taken(owner, out.getvalue())

    assert answer.status_code == 200 and "taken from the spreadsheet" in answer.text
    assert drawn(owner) != FILE
    assert b'low_urgency_low_priority">\n          <text>"moderate"' in drawn(owner)


def test_spreadsheet_with_a_formula_is_refused_beside_its_field(owner: Browser) -> None:
    book = load_workbook(BytesIO(sheet(owner)))
    page: Any = book.active
    page["B9"] = "=1+1"
    out = BytesIO()
    book.save(out)

    answer = taken(owner, out.getvalue())

    assert answer.status_code == 422 and "cell B9 is a formula" in shown(answer)
    assert drawn(owner) == FILE


def test_spreadsheet_never_goes_over_what_somebody_saved_meanwhile(owner: Browser) -> None:
    book = sheet(owner)
    owner.open(PRIORITY)
    first = owner.send(f"{PRIORITY}/table", {"decision": "impact_urgency", "file": (BytesIO(book), "a.xlsx")})
    owner.page = owner.client.get(PRIORITY)
    fields = {"decision": "impact_urgency", "revision": "0", "file": (BytesIO(book), "a.xlsx")}
    second = owner.send(f"{PRIORITY}/table", fields)

    assert (first.status_code, second.status_code) == (200, 409)


def test_hostile_spreadsheets_are_refused(owner: Browser) -> None:
    for book in (b"", b"PK\x03\x04", FILE, b"PK\x03\x04" + b"\0" * 5000):
        assert taken(owner, book).status_code == 422
    assert drawn(owner) == FILE


def test_decision_that_is_used_cannot_be_removed_and_another_can(owner: Browser) -> None:
    owner.open(PRIORITY)
    refused = owner.send(f"{PRIORITY}/remove")
    owner.open(LIST)
    owner.send(LIST, template="table", key="spare", name="Spare")
    gone = owner.send(f"{LIST}/spare.dmn/remove")

    assert refused.status_code == 409 and "Decide priority" in shown(refused)
    assert drawn(owner) == FILE
    assert gone.status_code == 200 and "spare.dmn" not in gone.text.split("</nav>")[-1].split("flashes")[0]
    assert owner.client.get("/studio/packs/incident/files/spare.dmn").status_code == 404


def test_script_in_names_is_shown_as_text(owner: Browser) -> None:
    hostile = FILE.replace(b'name="Base priority"', b'name="&lt;script&gt;alert(1)&lt;/script&gt;"')

    page = looked(owner, hostile.replace(b'"high"</text>', b'"&lt;img src=x&gt;"</text>'), "impact_urgency")

    assert "<script>alert" not in page and "<img" not in page


WORDS = f"{PRIORITY}/words"
NAMED = ["impact_urgency", "name", "", "基准优先级", "基础优先级"]


def worded(owner: Browser, *words: object) -> TestResponse:
    """Send changed words as the editor does."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', owner.open(PRIORITY))
    assert token is not None
    return owner.client.put(WORDS, json=list(words), headers={"X-CSRF-Token": token[1]})


def chinese(owner: Browser) -> str:
    """The Chinese texts as they are drawn."""
    return str(owner.client.get("/studio/packs/incident/files/forms/zh-CN.yaml").text)


def test_chinese_words_are_kept_beside_the_file(owner: Browser) -> None:
    before = chinese(owner)
    emptied = ["impact_urgency", "rules", "impact_low_urgency_low", "一个人几乎不受影响", ""]

    answer = worded(owner, NAMED, emptied)

    assert answer.status_code == 200, answer.text
    after = chinese(owner)
    assert "name: 基础优先级" in after and "一个人几乎不受影响" not in after and drawn(owner) == FILE
    unchanged = before.partition("  impact_urgency:")[0]
    assert after.startswith(unchanged) and "一个人勉强能工作" in after and "raise_class: " in after
    assert worded(owner, NAMED).status_code == 200


def test_word_that_somebody_else_changed_is_not_overwritten(owner: Browser) -> None:
    assert worded(owner, NAMED).status_code == 200

    answer = worded(owner, [*NAMED[:4], "另一个名称"])

    assert answer.status_code == 422 and "基础优先级" in answer.get_json()["detail"]
    assert "另一个名称" not in chinese(owner)


@pytest.mark.parametrize(
    "word",
    [["impact_urgency", "names", "", "a", "b"], ["impact_urgency", "name", "", "a"], "name", ["x", "name", "", 1, "b"],
     ["impact_urgency", "name", "", "a", "b" * 2001]],
)  # fmt: skip
def test_words_that_no_editor_sends_are_refused(owner: Browser, word: object) -> None:
    before = chinese(owner)

    assert worded(owner, word).status_code == 400
    assert worded(owner, ["routing", "name", "", "派单规则", "别的"]).status_code == 404
    assert chinese(owner) == before
