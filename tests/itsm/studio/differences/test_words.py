"""Sentences of differences say things as the pack does: decisions, elements without a name, and times."""

from collections.abc import Mapping

import pytest

from itsm.language import translate
from itsm.studio.differences import differences
from tests.itsm.studio.differences.mutating import files_of

FILES = files_of("incident")
TEXTS = "forms/zh-CN.yaml"
PLAIN = {name: content for name, content in FILES.items() if name != TEXTS}
Files = Mapping[str, bytes]
ENGLISH = "rule 3 of “Base priority”: Priority moderate → critical"
OTHERS = """decisions:
  impact_urgency: {name: 基本级别, outputs: {priority_output: 级别}, values: {moderate: 一般, critical: 特急}}
"""
NAME = ('id="accepted" name="Accepted?"', 'id="accepted"')
CHINESE_NAME = ('<zeebe:property name="name:zh-CN" value="是否受理？" />', "")
UNNAMED = (NAME, CHINESE_NAME)
PATH = ('<bpmn:sequenceFlow id="accepted_no" name="not an incident"', '<bpmn:sequenceFlow id="accepted_no"')
CHINESE_PATH = ('<zeebe:property name="name:zh-CN" value="不是事件" />', "")
BOX = ('id="line_1_time_box" name="Line 1 hands over to line 2"', 'id="line_1_time_box"')
CHINESE_BOX = ('<zeebe:property name="name:zh-CN" value="一线移交二线" />', "")


def changed(files: Files, file: str, *replaced: tuple[str, str]) -> Files:
    """``files`` with words of one of them replaced, each once."""
    content = files[file].decode()
    for old, new in replaced:
        assert old in content
        content = content.replace(old, new, 1)
    return {**files, file: content.encode()}


def said(before: Files, after: Files, file: str) -> list[tuple[str, str]]:
    """What is told of ``file``, in both languages."""
    found = [one.sentence for one in differences(before, after) if one.file == file]
    return [(translate(one, "en"), translate(one, "zh-CN")) for one in found]


def with_gateways(*ids: str) -> Files:
    """The pack with gateways without a name after Triage."""
    drawn = "".join(
        f'<bpmn:parallelGateway id="{one}"/><bpmn:sequenceFlow id="f{at}" sourceRef="triage" targetRef="{one}"/>'
        for at, one in enumerate(ids)
    )
    place = '<bpmn:businessRuleTask id="decide'
    return changed(FILES, "incident.bpmn", (place, drawn + place))


@pytest.mark.parametrize(
    ("replaced", "english", "chinese"),
    [
        (('id="impact" label="Impact"', 'id="impact" label="Effect"'),
         "“Effect” of “Base priority”: heading Impact → Effect", "“基准优先级”的“影响度”：列标题 Impact → Effect"),
        (('name="Base priority"', 'name="First priority"'),
         "“First priority”: name Base priority → First priority", "“基准优先级”：名称 Base priority → First priority"),
        (('<text>"medium"</text>', '<text>"medium","low"</text>'),
         'rule 2 of “Base priority”: Urgency medium → "medium","low"',
         "“基准优先级”的第 2 条规则：紧急度 中 → \"中\",\"低\""),
        (('<text>"moderate"</text>', "<text>priority of before</text>"),
         "rule 3 of “Base priority”: Priority moderate → priority of before",
         "“基准优先级”的第 3 条规则：优先级 中 → priority of before"),
        (('<text>"critical","high","moderate","low"</text>', '<text>"critical","high"</text>'),
         "“Priority” of “Base priority”: possible values \"critical\",\"high\",\"moderate\",\"low\" → "
         "\"critical\",\"high\"",
         "“基准优先级”的“优先级”：可选值 \"紧急\",\"高\",\"中\",\"低\" → \"紧急\",\"高\""),
    ],
)  # fmt: skip
def test_decisions_columns_and_values_have_the_words_of_the_pack(
    replaced: tuple[str, str], english: str, chinese: str
) -> None:
    assert said(FILES, changed(FILES, "priority.dmn", replaced), "priority.dmn") == [(english, chinese)]


def test_only_cells_and_possible_values_have_words() -> None:
    asked = ("<text>record.impact</text>", '<text>if service = null then "high" else impact</text>')
    ((_, chinese),) = said(FILES, changed(FILES, "priority.dmn", asked), "priority.dmn")

    assert chinese.endswith('record.impact → if service = null then "high" else impact')


def test_decision_that_rests_on_another_names_both() -> None:
    after = changed(FILES, "priority.dmn", ('href="#impact_urgency"', 'href="#priority_raises"'))

    assert said(FILES, after, "priority.dmn") == [
        ("“Priority”: rests on Base priority → Reasons to raise", "“优先级”：依据 基准优先级 → 提高优先级的理由"),
    ]


def test_rule_that_is_gone_is_told_in_both_languages() -> None:
    content = FILES["priority.dmn"].decode()
    start = content.index('<rule id="impact_low_urgency_low">')
    cut = content[:start] + content[content.index("</rule>", start) + len("</rule>") :]

    found = said(FILES, {**FILES, "priority.dmn": cut.encode()}, "priority.dmn")

    assert found == [("Removed: rule 9 of “Base priority”", "删除“基准优先级”的第 9 条规则")]


def test_values_that_have_the_same_word_are_told_apart() -> None:
    after = changed(FILES, "priority.dmn", ('<text>"moderate"</text>', '<text>"medium"</text>'))
    variable = changed(FILES, "priority.dmn", ('<text>"moderate"</text>', "<text>moderate</text>"))

    assert said(FILES, after, "priority.dmn")[0][1] == "“基准优先级”的第 3 条规则：优先级 moderate → medium"
    assert said(FILES, variable, "priority.dmn")[0][0].endswith('Priority "moderate" → moderate')


def test_each_side_has_its_own_words() -> None:
    replaced = ('<text>"moderate"</text>', '<text>"critical"</text>')
    others = {**FILES, TEXTS: OTHERS.encode()}

    assert said(FILES, changed(others, "priority.dmn", replaced), "priority.dmn")[0][1] == (
        "“基本级别”的第 3 条规则：级别 中 → 特急"
    )
    assert said(others, changed(FILES, "priority.dmn", replaced), "priority.dmn")[0][1] == (
        "“基准优先级”的第 3 条规则：优先级 一般 → 紧急"
    )
    assert said(PLAIN, changed(FILES, "priority.dmn", replaced), "priority.dmn")[0][1] == (
        "“基准优先级”的第 3 条规则：优先级 moderate → 紧急"
    )
    assert said(FILES, changed(PLAIN, "priority.dmn", replaced), "priority.dmn")[0][1] == (
        "“Base priority”的第 3 条规则：Priority 中 → critical"
    )


HOSTILE = (
    b"", b"decisions: [", b"\xff\xfe", b"decisions: 7", b"decisions: {impact_urgency: [1]}", b"- 1", b"&a [*a]",
    b"decisions: {impact_urgency: {values: {moderate: {a: b}}}}", b"{" * 2_000, b"#" * 1_100_000,
    b"decisions: {impact_urgency: {name: A, names: B}}",
)  # fmt: skip


@pytest.mark.parametrize("texts", [None, *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_without_words_that_can_be_read_it_is_the_english_ones(texts: bytes | None) -> None:
    before = PLAIN if texts is None else {**FILES, TEXTS: texts}
    after = changed(before, "priority.dmn", ('<text>"moderate"</text>', '<text>"critical"</text>'))

    found = said(before, after, "priority.dmn")

    assert found == [(ENGLISH, "“Base priority”的第 3 条规则：Priority moderate → critical")]


def test_words_without_end_are_cut() -> None:
    many = "x" * 100_000
    before = {**FILES, TEXTS: f"decisions: {{impact_urgency: {{name: {many}, values: {{moderate: {many}}}}}}}".encode()}
    after = changed(before, "priority.dmn", ('<text>"moderate"</text>', '<text>"critical"</text>'))

    assert len(said(before, after, "priority.dmn")[0][1]) < 300


def test_element_without_name_is_what_it_is_after_what() -> None:
    before = changed(FILES, "incident.bpmn", *UNNAMED, PATH, CHINESE_PATH)

    default = changed(before, "incident.bpmn", ('default="accepted_yes"', 'default="accepted_no"'))
    assert said(before, default, "incident.bpmn") == [
        ("“the gateway after Set priority”: default path yes → “the gateway after Set priority → Closed”",
         "“写入优先级之后的网关”：默认路径 是 → “写入优先级之后的网关 → 已关闭”")
    ]  # fmt: skip


def test_order_of_paths_names_them() -> None:
    (first, second) = ('<bpmn:sequenceFlow id="accepted_yes"', '<bpmn:sequenceFlow id="accepted_no"')
    content = FILES["incident.bpmn"].decode()
    start, end = content.index(first), content.index("</bpmn:sequenceFlow>", content.index(second))
    flows = content[start:end].split("</bpmn:sequenceFlow>")
    turned = "</bpmn:sequenceFlow>".join([*flows[1:], flows[0]])
    after = {**FILES, "incident.bpmn": (content[:start] + turned + content[end:]).encode()}

    assert said(FILES, after, "incident.bpmn") == [
        ("“Accepted?”: order in which paths are tried is now solved or asked, not an incident, yes",
         "“是否受理？”：路径的判断顺序改为 已解决或待询问、不是事件、是"),
    ]  # fmt: skip


def test_element_without_name_comes_and_goes() -> None:
    drawn = with_gateways("Gateway_1")

    assert said(FILES, drawn, "incident.bpmn") == [
        ("Added after “Triage”: Gateway", "在“受理分派”之后新增网关"),
        ("Added: Path “Triage → the gateway after Triage”", "新增路径“受理分派 → 受理分派之后的网关”"),
    ]
    assert said(drawn, FILES, "incident.bpmn")[0] == ("Removed: “the gateway after Triage”", "删除“受理分派之后的网关”")


def test_element_without_name_at_a_step_is_told_by_the_step() -> None:
    before = changed(FILES, "incident.bpmn", BOX, CHINESE_BOX)
    host = 'attachedToRef="line_1"'
    after = changed(before, "incident.bpmn", (host, f'{host} cancelActivity="false"'))

    assert said(before, after, "incident.bpmn") == [
        ("“the event at Solve at line 1”: interrupts false added", "“一线处理上的事件”：新增是否中断 false"),
    ]


@pytest.mark.parametrize("ids", [("Gateway_1", "Gateway_2"), ("Gateway_1", "Gateway_1")])
def test_elements_without_name_that_would_be_called_alike_keep_their_ids(ids: tuple[str, str]) -> None:
    found = [english for english, _ in said(FILES, with_gateways(*ids), "incident.bpmn")]

    assert all("the gateway after" not in one for one in found) and any("Gateway_1" in one for one in found)


def test_element_after_one_without_name_keeps_its_id() -> None:
    before = changed(FILES, "incident.bpmn", *UNNAMED, ('id="set_priority" name="Set priority"', 'id="set_priority"'),
                     ('<zeebe:property name="name:zh-CN" value="写入优先级" />', ""))  # fmt: skip
    after = changed(before, "incident.bpmn", ('default="accepted_yes"', 'default="accepted_no"'))

    assert said(before, after, "incident.bpmn")[0][0] == "“accepted”: default path yes → not an incident"


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        (FILES["pack.yaml"], "time box “Time box of line 1” → “Time box of line 2”"),
        (FILES["pack.yaml"].replace(b"of line 2, zh", b"of line 1, zh"), "time box =times.line_1 → =times.line_2"),
        (FILES["pack.yaml"].replace(b"key: line_2,", b"key: line_9,"), "time box “Time box of line 1” → =times.line_2"),
        (b"key: [", "time box =times.line_1 → =times.line_2"),
        (None, "time box =times.line_1 → =times.line_2"),
    ],
    ids=["named", "named alike", "not there", "unreadable", "no pack"],
)
def test_time_of_the_pack_has_its_label(pack: bytes | None, expected: str) -> None:
    before = {name: content for name, content in FILES.items() if name != "pack.yaml"}
    before |= {} if pack is None else {"pack.yaml": pack}
    after = changed(before, "incident.bpmn", ("=times.line_1", "=times.line_2"))

    assert said(before, after, "incident.bpmn")[0][0] == f"“Solve at line 1”: {expected}"


def test_expression_over_a_time_stays_an_expression() -> None:
    after = changed(FILES, "incident.bpmn", ("=times.line_1", '=times.line_1 + duration("P1D")'))

    assert said(FILES, after, "incident.bpmn") == [
        ('“Solve at line 1”: time box “Time box of line 1” → =times.line_1 + duration("P1D")',
         '“一线处理”：限时 “一线限时” → =times.line_1 + duration("P1D")'),
    ]  # fmt: skip
