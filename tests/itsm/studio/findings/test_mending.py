"""Each repair of a form, a decision, a record type or its texts does away with its finding and changes nothing else."""

import difflib
import json
import re

import pytest

from engine.errors import Finding, InvalidInput
from itsm.packs.checking import check_files
from itsm.packs.versions.naming import name_in_pack
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.findings.mending import mended
from tests.support.records import INCIDENT

FILES = dict(read_folder(INCIDENT))
PACK, FORM, TEXTS = "pack.yaml", "forms/triage.form", "forms/zh-CN.yaml"
TABLE, LEVELS = "priority.dmn", "service_level.dmn"


def form(**changes: object) -> bytes:
    """The triage form, its second component changed; a value of None takes an attribute away."""
    found = json.loads(FILES[FORM])
    found["components"][1] |= changes
    return json.dumps(found, indent=2, ensure_ascii=False).encode()


def with_component(**component: object) -> bytes:
    """The triage form with one more component."""
    found = json.loads(FILES[FORM])
    found["components"].insert(1, component)
    return json.dumps(found, indent=2, ensure_ascii=False).encode()


def select(**more: object) -> bytes:
    """The triage form with a field that has options."""
    return with_component(type="select", id="f", key="extra", label="Extra", **more)


def pack(old: str, new: str) -> bytes:
    """pack.yaml with words changed."""
    written = FILES[PACK].decode()
    assert old in written, old
    return written.replace(old, new, 1).encode()


def added(line: str) -> bytes:
    """pack.yaml with one more part."""
    return FILES[PACK] + f"{line}\n".encode()


def texts(old: str, new: str) -> bytes:
    """The Chinese texts with words changed."""
    written = FILES[TEXTS].decode()
    assert old in written, old
    return written.replace(old, new, 1).encode()


def table(old: str, new: str) -> bytes:
    """The table of priorities with words changed."""
    written = FILES[TABLE].decode()
    assert old in written, old
    return written.replace(old, new, 1).encode()


OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
RULE = re.search(r"<rule .*?</rule>", FILES[TABLE].decode(), re.DOTALL)
assert RULE is not None
AGAIN = RULE[0].replace('id="', 'id="again_')
CASES = {
    "unknown attribute": (FORM, form(requird=True)),
    "attribute of a part": (FORM, form(layout={"row": "r", "columms": 8})),
    "yes for true": (FORM, form(readonly="yes")),
    "text for a number": (FORM, form(layout={"row": "r", "columns": "8"})),
    "number for a text": (FORM, form(label=2026)),
    "button": (FORM, with_component(type="button", id="b", key="b", label="Go", action="submit")),
    "path of a group": (FORM, with_component(type="group", id="g", label="G", path="x", components=[])),
    "key with blanks": (FORM, form(key="room number")),
    "repeated option": (FORM, select(values=[*OPTIONS, OPTIONS[0]])),
    "two places of options": (FORM, select(values=OPTIONS, properties={"options_from": "people"})),
    "source where none goes": (FORM, form(properties={"options_from": "people"})),
    "list that there is not": (FORM, select(properties={"options_from": "list:impct"})),
    "decision that there is not": (FORM, select(properties={"options_from": "decision:priorty"})),
    "bound that is none": (FORM, form(validate={"minLength": "few", "required": True})),
    "pattern that is none": (FORM, form(validate={"pattern": "[", "required": True})),
    "kind of rule": (FORM, form(validate={"validationType": "emial", "required": True})),
    "place on the timeline": (FORM, form(properties={"timeline": "publik"})),
    "unknown part": (PACK, added("colour: red")),
    "misspelt part": (PACK, pack("\nlist:", "\nlisst:")),
    "process": (PACK, pack("process: incident", "process: incidnt")),
    "report form": (PACK, pack("report_form: report", "report_form: reprt")),
    "survey": (PACK, pack("\nsurvey: ", "\nsurvey: x")),
    "kind of a status": (PACK, pack("kind: open", "kind: opne")),
    "tone of a status": (PACK, pack("tone: info", "tone: inof")),
    "missing English": (PACK, pack("name: {en: Incident, zh-CN: 事件}", "name: {zh-CN: 事件}")),
    "prefix": (PACK, pack("prefix: INC", "prefix: inc")),
    "column": (PACK, pack("list: [number", "list: [number, prioritty")),
    "group of a field": (PACK, pack("key: title, type: text", "key: title, group: requestt, type: text")),
    "flag": (PACK, pack("key: title, type: text", "key: title, searchable: yes please, type: text")),
    "type of a column": (PACK, pack("key: title, type: text", "key: title, type: number")),
    "choices of a text": (PACK, pack("key: title,", "key: title, choices: [{value: a, label: {en: A}}],")),
    "days and minutes": (PACK, pack("minutes: 30, counts", "days: 1, minutes: 30, counts")),
    "step of calls": (PACK, pack("step: triage", "step: triag")),
    "outcome of calls": (PACK, pack("sent_on: accept", "sent_on: acceptt")),
    "texts of no form": (TEXTS, texts("  triage:", "  triagee:")),
    "texts of no field": (TEXTS, texts("title:", "titlee:")),
    "part of texts": (TEXTS, texts("label:", "labell:")),
    "overlap": (TABLE, table(RULE[0], RULE[0] + AGAIN.replace("critical", "low"))),
    "policy of a service level": (LEVELS, FILES[LEVELS].replace(b'hitPolicy="FIRST"', b'hitPolicy="COLLECT"')),
    "rule twice": (TABLE, table(RULE[0], RULE[0] + AGAIN)),
}  # fmt: skip


def found_in(name: str, content: bytes) -> list[Finding]:
    """What is found in a file of the pack."""
    return [one for one in check_files("incident", FILES | {name: content}) if name_in_pack(one.resource) == name]


def said(findings: list[Finding]) -> set[str]:
    """Findings by their sentences."""
    return {str(one.message) for one in findings}


@pytest.mark.parametrize("case", list(CASES))
def test_repair_does_away_with_the_finding_and_changes_nothing_else(case: str) -> None:
    name, broken = CASES[case]
    before = found_in(name, broken)
    offered = [(one, each) for one in before for each in one.repairs]
    assert offered, [(one.rule, str(one.message)) for one in before]

    for finding, repair in offered:
        content = mended(name, broken, repair.action)

        assert str(finding.message) not in said(found_in(name, content)), repair.action
        if not name.endswith(".dmn"):
            assert _lines_added(broken, content) <= 1
        assert len(found_in(name, content)) <= max(len(before) - 1, 1)


def _lines_added(before: bytes, after: bytes) -> int:
    """How many lines are new: all others are the same letter by letter, and nothing else moved."""
    compared = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return sum(line[0] == "+" for line in compared)


def test_other_words_of_a_decision_stay() -> None:
    broken = CASES["rule twice"][1]
    (repair,) = [each for one in found_in(TABLE, broken) for each in one.repairs][:1]

    content = mended(TABLE, broken, repair.action)

    blanks = re.compile(rb"\s+|<\?xml[^>]*>")
    assert blanks.sub(b"", content) == blanks.sub(b"", FILES[TABLE])


def test_comments_and_order_of_the_record_type_stay() -> None:
    broken = FILES[PACK].replace(b"prefix: INC", b"prefix: inc   # as on paper", 1)
    ((repair,),) = [one.repairs for one in found_in(PACK, broken)]

    assert mended(PACK, broken, repair.action) == broken.replace(b"prefix: inc", b"prefix: INC")


@pytest.mark.parametrize(
    ("name", "content", "action"),
    [
        (PACK, b"a: 1\n", {"do": "set_value", "at": "b.c", "value": "x"}),
        (PACK, b"a: [\n", {"do": "set_value", "at": "a", "value": "x"}),
        (PACK, b"a: 1\nb: 2\n", {"do": "set_value", "at": "a", "value": {"x": 1}}),
        (PACK, b"a: 1\n", {"do": "remove_value", "at": "a"}),
        (PACK, b"[" * 100_000, {"do": "remove_value", "at": "a"}),
        (PACK, b"\xff", {"do": "remove_value", "at": "a"}),
        (FORM, b"{}", {"do": "rename_key", "at": "a", "to": 7}),
        (FORM, b"{}", {"do": "dance", "at": "a"}),
        (TABLE, FILES[TABLE], {"do": "remove_rules", "rules": ["nothing"]}),
        ("scenarios/x.yaml", b"", {"do": "set_value", "at": "a", "value": "x"}),
    ],
)
def test_repair_of_what_is_not_there_is_refused(name: str, content: bytes, action: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        mended(name, content, action)
