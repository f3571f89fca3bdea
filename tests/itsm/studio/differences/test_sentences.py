"""What is told of differences, in both languages."""

import json

import pytest

from itsm.language import translate
from itsm.studio.differences import differences, painted_files
from itsm.studio.differences.model import Difference
from tests.itsm.studio.differences.mutating import files_of

FILES = files_of("incident")
Replaced = tuple[str, str]


def after(file: str, *replaced: Replaced) -> dict[str, bytes]:
    """The pack with words of a file replaced, each once."""
    content = FILES[file].decode()
    for old, new in replaced:
        assert old in content
        content = content.replace(old, new, 1)
    return {**FILES, file: content.encode()}


def told(file: str, *replaced: Replaced, language: str = "en") -> list[str]:
    """What is told when words of a file are replaced."""
    return [translate(one.sentence, language) for one in differences(FILES, after(file, *replaced))]


ROOM = '{"type": "textfield", "id": "room", "label": "Room"}'
COLUMNS = "status, priority, due_at, requester, owner, team, opened_at"
APPROVE = (
    '<bpmn:userTask id="approve" name="Approve"/>'
    '<bpmn:sequenceFlow id="asked" sourceRef="triage" targetRef="approve"/><bpmn:businessRuleTask id="decide_priority"'
)


@pytest.mark.parametrize(
    ("file", "replaced", "english", "chinese"),
    [
        ("pack.yaml", ("minutes: 30", "minutes: 20"), "“Time box of line 1”: 30 min → 20 min",
         "“一线限时”：30 分钟 → 20 分钟"),
        ("incident.bpmn", ("=times.line_1", "PT20M"), "“Solve at line 1”: time box “Time box of line 1” → 20 min",
         "“一线处理”：限时 “一线限时” → 20 分钟"),
        ("incident.bpmn", ('formId="work"', 'formId="wait"'), "“Solve at line 1”: form work → wait",
         "“一线处理”：表单 work → wait"),
        ("priority.dmn", ('<text>"moderate"</text>', '<text>"critical"</text>'),
         "rule 3 of “Base priority”: Priority moderate → critical",
         "“基准优先级”的第 3 条规则：优先级 中 → 紧急"),
        ("forms/report.form", ('"components": [', f'"components": [{ROOM},'),
         "Added to the form “report”: Field “Room”", "表单“report”新增字段“Room”"),
        ("pack.yaml", ("[number, title,", "[title, number,"),
         f"“Incident”: order of the columns is now title, number, {COLUMNS}",
         f"“事件”：列的顺序改为 title, number, {COLUMNS}"),
        ("incident.bpmn", ('default="accepted_yes"', 'default="accepted_no"'),
         "“Accepted?”: default path yes → not an incident", "“是否受理？”：默认路径 是 → 不是事件"),
    ],
)  # fmt: skip
def test_difference_is_a_sentence_in_both_languages(file: str, replaced: Replaced, english: str, chinese: str) -> None:
    assert told(file, replaced) == [english]
    assert told(file, replaced, language="zh-CN") == [chinese]


def test_new_step_is_told_with_what_it_follows() -> None:
    found = told("incident.bpmn", ('<bpmn:businessRuleTask id="decide_priority"', APPROVE))

    assert found == ["Added after “Triage”: Step “Approve”", "Added: Path “Triage → Approve”"]


def test_what_was_only_moved_is_told_as_moved_and_painted_so() -> None:
    drawn = after("incident.bpmn", ('<dc:Bounds x="', '<dc:Bounds x="1'))

    (found,) = differences(FILES, drawn)

    assert (found.kind, found.property) == ("moved", "#place")
    assert painted_files([found])["incident.bpmn"].moved == (found.element,)


def test_order_is_told_only_where_it_means_something() -> None:
    form = json.loads(FILES["forms/report.form"])
    form["components"].append(form["components"].pop(0))
    moved = differences(FILES, {**FILES, "forms/report.form": json.dumps(form).encode()})
    names = ('<zeebe:property name="name:zh-CN" value="事件" />', "")
    properties = after("incident.bpmn", names, ("</zeebe:properties>", names[0] + "</zeebe:properties>"))

    assert [one.kind for one in moved] == ["moved"]
    assert "written otherwise" in str(differences(FILES, properties)[0].sentence)


def test_files_come_and_go_and_may_be_unreadable() -> None:
    before = {"pack.yaml": b"key: a", "gone.bpmn": b"<x/>", "broken.dmn": b"<x/>"}
    found = differences(before, {"pack.yaml": b"key: a", "forms/new.form": b"{}", "broken.dmn": b"<x"})

    assert [(one.file, one.kind) for one in found] == [
        ("gone.bpmn", "removed"), ("broken.dmn", "changed"), ("forms/new.form", "added"),
    ]


def test_hostile_files_make_short_sentences_soon() -> None:
    words = "x" * 100_000
    many = '<bpmn:task id="a" name="y"/>' * 4_000
    drawn = after("incident.bpmn", ('name="Triage"', f'name="{words}"'), ("</bpmn:process>", f"{many}</bpmn:process>"))
    form = json.dumps({"id": words, "components": [{"id": "a", "label": words}] * 4_000}).encode()

    found = differences(FILES, {**drawn, "forms/report.form": form})

    assert len(found) > 8_000 and max(len(str(one.sentence)) for one in found) < 1_000


def test_elements_are_painted_by_what_happened_to_them() -> None:
    drawn = after("incident.bpmn", ('id="triage" name="Triage"', 'id="sort" name="Sort"'))
    found: list[Difference] = differences(FILES, drawn)

    paint = painted_files(found)["incident.bpmn"]

    assert "sort" in paint.added and "triage" in paint.removed and not set(paint.added) & set(paint.changed)
