"""What the house sees of a deployed diagram."""

import pytest

from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition
from engine.spiff.program import load_programs
from tests.support.bpmn import Diagram
from tests.support.play import Play, program_of


def diagram() -> Diagram:
    return (
        Diagram("incident").path("start:s", "user:triage", "sub:work", "end:done")
        .attribute("triage", name="Triage").properties("triage", status="new", **{"name:zh-CN": "分诊"})
        .raw("incident", extension='<zeebe:versionTag value="1.2"/>')
        .zeebe("triage", "formDefinition", formId="triage")
        .properties("done", status="closed")
        .inside("work", lambda d: d.path("start:ws", "task:step", "end:we"))
    )


def test_program_tells_its_elements() -> None:
    program = program_of(diagram())

    triage = program.elements["triage"]
    assert (triage.type, triage.parent_id, triage.names) == ("userTask", "incident", {"en": "Triage", "zh-CN": "分诊"})
    assert triage.properties["status"] == "new"
    assert triage.extensions == {"formDefinition": {"formId": "triage"}}
    assert program.elements["step"].parent_id == "work"


def test_program_tells_its_flows_and_start() -> None:
    program = program_of(diagram())

    flow = program.elements["s_to_triage"]
    assert (flow.type, flow.source_id, flow.target_id) == ("sequenceFlow", "s", "triage")
    assert program.start == "s"
    assert program.statuses == {"new", "closed"}
    assert program.version_tag == "1.2"


def test_documentation_is_read_and_elements_with_reserved_names_are_ordinary() -> None:
    names = Diagram().path("start:Start", "user:End", "end:process.EndJoin")
    names.raw("End", body="<bpmn:documentation>Look here.</bpmn:documentation>")

    program = program_of(names)

    assert program.elements["End"].documentation == "Look here."
    assert set(program.spec.task_specs) == {"#root", "#process", "Start", "End", "process.EndJoin"}


def test_a_file_without_an_executable_process_has_no_program() -> None:
    data = Diagram().path("start:s", "end:e").xml().replace(b'isExecutable="true"', b'isExecutable="false"')

    assert load_programs(read_xml(data)) == {}


def test_references_with_a_prefix_are_followed() -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a").message("b", "news").path("b", "end:f")
    drawn = diagram.xml().replace(b"<bpmn:definitions", b'<bpmn:definitions xmlns:t="urn:t"')
    prefixed = drawn.replace(b'ToRef="a"', b'ToRef="t:a"').replace(b'"message_news"/>', b'"t:message_news"/>')
    program = load_programs(read_xml(prefixed))["process"]

    assert program.node("a").record.boundaries == ("b",)
    assert program.node("b").record.event.values["name"].text == "news"


def test_nodes_and_flows_without_id_are_given_one() -> None:
    loose = "".join(f'<bpmn:sequenceFlow sourceRef="{node}" targetRef="j"/>' for node in "ab")
    drawn = Diagram().path("and:f", "user:a").path("f", "user:b").path("and:j", "user:z")
    drawn.raw("process", body=f'{loose}<bpmn:userTask name="beside"/><bpmn:userTask id="userTask_3"/>')
    game = Play(drawn, reload=True)
    game.complete("userTask_3")

    given = next(element for element, one in game.program.elements.items() if one.name == "beside")
    assert given not in ("", "userTask_3")
    game.complete(given).complete("a")
    assert game.at == ["b"]
    assert game.complete("b").at == ["z"]


def test_executable_process_without_id_is_refused() -> None:
    file = Diagram().path("start:s", "end:e").xml().replace(b'process id="process"', b"process")

    with pytest.raises(InvalidDefinition, match="an id of the process"):
        load_programs(read_xml(file))


@pytest.mark.parametrize("written", [b"true", b"1", b" true "])
def test_process_is_executable_however_the_schema_writes_it(written: bytes) -> None:
    file = Diagram().path("start:s", "end:e").xml().replace(b'isExecutable="true"', b'isExecutable="%s"' % written)

    assert list(load_programs(read_xml(file))) == ["process"]


def test_drawings_without_id_do_no_harm() -> None:
    file = Diagram().path("start:s", "end:e").xml()
    file = file.replace(b"</bpmn:definitions>", b"<bpmn:process/>" * 2 + b"</bpmn:definitions>")

    assert list(load_programs(read_xml(file))) == ["process"]
