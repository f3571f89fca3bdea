"""Hostile diagram files: too big, too deep, with a DOCTYPE, turning in circles, or just as large as may be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:hostile">'
)


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file, and a word of the sentence that refuses it."""

    name: str
    data: bytes
    limit: str


def file_of(inside: str) -> bytes:
    """Return a file with one process around ``inside``."""
    return f'{HEAD}<bpmn:process id="p" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'.encode()


def _bomb(levels: int) -> bytes:
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "aha">{entities}]><x>&e{levels - 1};</x>'.encode()


UNREAD = (
    HostileFile("entities that grow", _bomb(10), "DOCTYPE"),
    HostileFile("entity of a file", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "DOCTYPE"),
    HostileFile("DOCTYPE from the network", b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>', "DOCTYPE"),
    HostileFile("DOCTYPE in UTF-16", _bomb(10).decode().encode("utf-16"), "not: "),
    HostileFile("DOCTYPE behind a comment", b"<!--" + b" " * 90_000 + b"-->" + _bomb(3), "DOCTYPE"),
    HostileFile("depth of 100,000", b"<a>" * 100_000 + b"</a>" * 100_000, "not: "),
    HostileFile("depth of 200", b"<a>" * 200 + b"</a>" * 200, "levels"),
    HostileFile("50 MB", b"<a>" + b" " * 50_000_000 + b"</a>", "bytes"),
    HostileFile("1,000,000 elements", b"<a>" + b"<b/>" * 1_000_000 + b"</a>", "elements"),
)
"""Refused before a rule looks at them, with one finding."""


def _line(size: int) -> bytes:
    tasks = "".join(f'<bpmn:task id="t{at}"/>' for at in range(size // 2))
    flows = "".join(f'<bpmn:sequenceFlow id="f{at}" sourceRef="t{at}" targetRef="t{at + 1}"/>'
                    for at in range(size // 2 - 1))  # fmt: skip
    return file_of(tasks + flows)


def _star(size: int) -> bytes:
    around = "".join(
        f'<bpmn:task id="t{at}"/><bpmn:sequenceFlow id="f{at}" sourceRef="g" targetRef="t{at}"/>'
        for at in range(size // 2)
    )
    return file_of(f'<bpmn:exclusiveGateway id="g"/>{around}')


def _web(size: int) -> bytes:
    side = int(size**0.5)
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{a}_{b}" sourceRef="t{a}" targetRef="t{b}"/>'
        for a in range(side) for b in range(side)
    )  # fmt: skip
    return file_of("".join(f'<bpmn:task id="t{at}"/>' for at in range(side)) + flows)


def _objects_in_a_circle(size: int) -> bytes:
    return file_of(
        "".join(f'<bpmn:dataObjectReference id="d{at}" dataObjectRef="d{(at + 1) % size}"/>' for at in range(size))
    )


def _data_in_a_circle(size: int) -> bytes:
    count = size // 4
    parts = "".join(
        f'<bpmn:dataInputAssociation><bpmn:sourceRef>v{at}</bpmn:sourceRef><bpmn:targetRef>v{(at + 1) % count}'
        "</bpmn:targetRef></bpmn:dataInputAssociation>"
        for at in range(count)
    )
    values = "".join(f'<bpmn:property id="v{at}"/>' for at in range(count))
    return file_of(f'<bpmn:task id="t">{values}{parts}</bpmn:task>')


def _data_in_scripts(size: int) -> bytes:
    count = size // 3
    objects = "".join(f'<bpmn:dataObject id="d{at}" name="order {at}"/>' for at in range(count))
    scripts = "".join(
        f'<bpmn:scriptTask id="t{at}"><bpmn:script>order {at} + 1</bpmn:script></bpmn:scriptTask>'
        for at in range(count)
    )
    return file_of(objects + scripts)


def _calls_in_a_circle(size: int) -> bytes:
    count = size // 2
    processes = "".join(
        f'<bpmn:process id="q{at}"><bpmn:supports>q{(at + 1) % count}</bpmn:supports></bpmn:process>'
        for at in range(count)
    )
    return f"{HEAD}{processes}</bpmn:definitions>".encode()


def _borders(size: int) -> bytes:
    events = "".join(
        f'<bpmn:boundaryEvent id="b{at}" attachedToRef="t"><bpmn:timerEventDefinition/></bpmn:boundaryEvent>'
        for at in range(size // 2)
    )
    return file_of(f'<bpmn:task id="t"/>{events}')


def _lanes(size: int) -> bytes:
    lanes = "".join(
        f'<bpmn:lane id="l{at}"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane>' for at in range(size // 2)
    )
    return file_of(f'<bpmn:laneSet id="s">{lanes}</bpmn:laneSet><bpmn:task id="t"/>')


def _nested(size: int) -> bytes:
    depth = 90
    opened = "".join(f'<bpmn:subProcess id="s{at}">' for at in range(depth))
    tasks = "".join(f'<bpmn:task id="t{at}"/>' for at in range(size - depth))
    return file_of(opened + tasks + "</bpmn:subProcess>" * depth)


def _links(size: int) -> bytes:
    events = "".join(
        f'<bpmn:intermediateThrowEvent id="e{at}"><bpmn:linkEventDefinition name="x"/></bpmn:intermediateThrowEvent>'
        for at in range(size // 2)
    )
    return file_of(events)


def _nonsense(size: int) -> bytes:
    return file_of('<bpmn:nonsense wrong="1"/>' * size)


def _one_id(size: int) -> bytes:
    return file_of('<bpmn:task id="t" default="t"/>' * size)


def _messages(size: int) -> bytes:
    flows = "".join(f'<bpmn:messageFlow id="m{at}" sourceRef="a" targetRef="b"/>' for at in range(size))
    pools = '<bpmn:participant id="a"/><bpmn:participant id="b"/>'
    return f'{HEAD}<bpmn:collaboration id="c">{pools}{flows}</bpmn:collaboration></bpmn:definitions>'.encode()


LARGE: Mapping[str, Callable[[int], bytes]] = {
    "a line of tasks": _line,
    "one gateway with all flows": _star,
    "every task with every other": _web,
    "data objects in a circle": _objects_in_a_circle,
    "data associations in a circle": _data_in_a_circle,
    "scripts with names of several words": _data_in_scripts,
    "processes that support each other": _calls_in_a_circle,
    "boundary events at one task": _borders,
    "one node in all lanes": _lanes,
    "sub-processes within each other": _nested,
    "link events of one name": _links,
    "unknown elements": _nonsense,
    "one id for all": _one_id,
    "message flows of two pools": _messages,
}
"""Files of about so many elements as asked for, that are read and judged."""
