"""Pieces of drawings for the rules about activities and data: processes, tasks, their data and associations."""

from collections.abc import Sequence


def process(*content: str, roots: str = "", head: str = "") -> str:
    """Return a process with this content, behind root elements; ``head`` is what stands before its flow elements."""
    return f'{roots}<bpmn:process id="process">{head}{"".join(content)}</bpmn:process>'


def element(kind: str, identity: str, *content: str, **attributes: str) -> str:
    """Return one element."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{kind} id="{identity}"{written}>{"".join(content)}</bpmn:{kind}>'


def child(name: str, text: str) -> str:
    """Return an element that is only a text, such as a reference."""
    return f"<bpmn:{name}>{text}</bpmn:{name}>"


def data(kind: str, *written: str) -> str:
    """Return data inputs or outputs: ``id`` or ``id:item``."""
    parts = [entry.partition(":") for entry in written]
    return "".join(element(kind, name, **({"itemSubjectRef": item} if item else {})) for name, _, item in parts)


def io(inputs: Sequence[str] = (), outputs: Sequence[str] = (), *, sets: str | None = None) -> str:
    """Return an ioSpecification, with one set for all inputs and one for all outputs unless they are given."""
    names = [[entry.partition(":")[0] for entry in side] for side in (inputs, outputs)]
    listed = (
        f"<bpmn:inputSet>{''.join(child('dataInputRefs', name) for name in names[0])}</bpmn:inputSet>"
        f"<bpmn:outputSet>{''.join(child('dataOutputRefs', name) for name in names[1])}</bpmn:outputSet>"
    )
    content = data("dataInput", *inputs) + data("dataOutput", *outputs) + (listed if sets is None else sets)
    return f"<bpmn:ioSpecification>{content}</bpmn:ioSpecification>"


def association(kind: str, identity: str, sources: Sequence[str], target: str, how: str = "") -> str:
    """Return a data association; ``kind`` is ``Input`` or ``Output``, ``how`` its transformation or assignments."""
    ends = "".join(child("sourceRef", source) for source in sources) + child("targetRef", target)
    return element(f"data{kind}Association", identity, ends, how)


def task(*content: str, kind: str = "task", identity: str = "t", **attributes: str) -> str:
    """Return an activity."""
    return element(kind, identity, *content, **attributes)


def item(identity: str, **attributes: str) -> str:
    """Return an item definition."""
    return element("itemDefinition", identity, **attributes)


ITEMS = item("order") + item("invoice")
TRANSFORMATION = '<bpmn:transformation xsi:type="bpmn:tFormalExpression">=1</bpmn:transformation>'
