"""Reading pack.yaml and translation files."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InvalidDefinition
from itsm.forms.model import Component, Form
from itsm.packs.checking import check_pack
from itsm.packs.model import BRIEF_FIELDS
from itsm.packs.reading import read_record_type
from itsm.packs.texts import check_against, read_texts
from tests.support.records import INCIDENT, checked_pack

PACK = """\
key: visit
name: {en: Visit, zh-CN: 来访}
plural: {en: Visits}
icon: door
prefix: VIS
process: visit
report_form: visit_report
teams:
  - {code: desk, line: 1, name: {en: Desk}}
fields:
  - {key: title, type: text, label: {en: Title}}
  - key: priority
    type: choice
    label: {en: Priority}
    choices:
      - {value: soon, label: {en: Soon}}
      - {value: later, label: {en: Later}}
statuses:
  - {key: new, kind: open, tone: info, label: {en: New, zh-CN: 新建}}
  - {key: done, kind: closed, tone: good, label: {en: Done}}
list: [number, title]
"""


def places(content: str) -> list[str]:
    with pytest.raises(InvalidDefinition) as refused:
        read_record_type(content.encode(), "processes/visit/pack.yaml")
    return [finding.element_id for finding in refused.value.findings]


def test_record_type_speaks_both_languages_and_falls_back_to_english() -> None:
    found = read_record_type(PACK.encode(), "pack.yaml")

    assert (found.name("zh-CN"), found.plural("zh-CN"), found.statuses[0].label("zh-CN")) == ("来访", "Visits", "新建")


def test_record_type_leads_with_the_status_that_stands_last() -> None:
    found = read_record_type(PACK.encode(), "pack.yaml")

    leading = found.leading_status(("done", "new", "unknown"))
    assert leading is not None and leading.key == "done"
    assert found.leading_status(("unknown",)) is None


def test_record_type_ranks_tasks_by_the_order_of_priorities() -> None:
    found = read_record_type(PACK.encode(), "pack.yaml")

    assert [found.task_priority(value) for value in ("soon", "later", None)] == [90, 70, 50]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("icon: door", "icons: door", "icons (line 4)"),
        ("prefix: VIS", "prefix: v-1", "prefix (line 5)"),
        ("kind: closed", "kind: over", "statuses[1].kind (line 20)"),
        ("{code: desk,", "{code: Desk!,", "teams[0].code (line 9)"),
        ("[number, title]", "[number, colour]", "list[1] (line 21)"),
        ("type: text", "type: number", "fields[0].type (line 11)"),
        ("label: {en: Title}", "label: {zh-CN: 标题}", "fields[0].label (line 11)"),
        ("key: done", "key: new", "statuses (line 18)"),
        ("key: title", "key: status", "fields (line 10)"),
    ],
)
def test_record_type_with_a_mistake_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    assert place in places(PACK.replace(old, new))


ADVICE = "advice: {field: %s, to: [call], while: [%s], name: {en: Tip, zh-CN: 提示}, link: %s}\n"


def test_advice_and_a_type_out_of_the_portal_are_read() -> None:
    more = ADVICE % ("title", "new", "caused_by") + "portal: {hidden: true}\n"

    found = read_record_type((PACK + more).encode(), "pack.yaml")

    assert found.advice is not None and not found.in_portal
    assert (found.advice.field, found.advice.to, found.advice.during) == ("title", ("call",), ("new",))
    assert (found.advice.link, found.advice.into, found.advice.wait) == ("caused_by", "", "")
    assert read_record_type(PACK.encode(), "pack.yaml").in_portal


@pytest.mark.parametrize(
    ("field", "status", "link", "place"),
    [
        ("priority", "new", "related", "advice.field"),
        ("titul", "new", "related", "advice.field"),
        ("title", "open", "related", "advice.while[0]"),
        ("title", "new", "friend", "advice.link"),
    ],
)
def test_advice_that_the_type_cannot_give_is_refused(field: str, status: str, link: str, place: str) -> None:
    (found,) = places(PACK + ADVICE % (field, status, link))

    assert found.split(" ")[0] == place


def test_fields_beside_a_record_and_the_word_for_its_requester_are_read() -> None:
    more = "about: [title, priority]\nrequester: {en: Visitor, zh-CN: 访客}\n"

    found, usual = (read_record_type((PACK + one).encode(), "pack.yaml") for one in (more, ""))

    assert (found.about, found.requester("en"), found.requester("zh-CN")) == (("title", "priority"), "Visitor", "访客")
    assert (usual.about, usual.requester("en"), usual.requester("zh-CN")) == (BRIEF_FIELDS, "Requester", "报障人")


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("about: [title, colour]\n", "about[1]"),
        ("about: [title, title]\n", "about (line 22)"),
        ("about: []\n", "about (line 22)"),
        ("requester: {zh-CN: 访客}\n", "requester"),
        (ADVICE.replace("field:", "why: priority, field:") % ("title", "new", "related"), "advice.why"),
    ],
)
def test_what_stands_beside_a_record_has_to_be_there(more: str, place: str) -> None:
    (found,) = places(PACK + more)

    assert found.startswith(place)


@pytest.mark.parametrize("content", ["a: [", "a: 1\na: 2", "a: &x 1\nb: *x", "- 1"])
def test_yaml_that_would_surprise_is_refused(content: str) -> None:
    assert places(content)


def test_texts_for_a_key_that_is_not_there_are_refused() -> None:
    texts = read_texts("forms: {f: {x: {label: 甲}, y: {label: 乙}}, g: {}}".encode(), "zh-CN.yaml")

    with pytest.raises(InvalidDefinition) as refused:
        check_against(texts, {"f": Form("f", (Component("x", "textfield", "x"),))}, "zh-CN.yaml")

    assert [finding.element_id for finding in refused.value.findings] == ["forms.f.y", "forms.g"]


def test_shipped_packs_can_be_read() -> None:
    root = Path(__file__).resolve().parents[3] / "processes"

    assert [read_record_type(file.read_bytes(), file.name).key for file in sorted(root.glob("*/pack.yaml"))]


@pytest.mark.parametrize(
    ("calls", "place"),
    [
        ("{step: reported, solved: solved, sent_on: accept}", "calls.step"),
        ("{step: nowhere, solved: solved, sent_on: accept}", "calls.step"),
        ("{step: triage, solved: done, sent_on: accept}", "calls.solved"),
        ("{step: triage, solved: solved, sent_on: away}", "calls.sent_on"),
    ],
)
def test_pack_whose_calls_name_no_step_or_outcome_is_refused(calls: str, place: str) -> None:
    files = checked_pack(INCIDENT)
    content = (INCIDENT / "pack.yaml").read_text(encoding="utf-8")
    shipped = "{step: triage, solved: solved, sent_on: accept}"
    changed = read_record_type(content.replace(shipped, calls).encode(), "pack.yaml")

    with pytest.raises(InvalidDefinition) as refused:
        check_pack(replace(files, record_type=changed))

    assert [finding.element_id for finding in refused.value.findings] == [place]
