"""Diagrams that grow: a loop of any number of turns, a multi-instance of any number of runs, blocks in a row."""

from itertools import pairwise

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="definitions" targetNamespace="http://flowdesk.org/benchmarks/engine">'
)
_PERSON = (
    '<bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="line-1"/>'
    "</bpmn:extensionElements>"
)


class Drawing:
    """A process drawn node by node; ``flow`` draws from one node to the next ones in a row."""

    def __init__(self, process_id: str) -> None:
        self._id = process_id
        self._nodes: dict[str, tuple[str, str, str]] = {}
        self._flows: list[tuple[str, str, str]] = []

    def node(self, kind: str, identity: str, inside: str = "", attributes: str = "") -> str:
        """Draw a node and give its id."""
        self._nodes[identity] = (kind, inside, attributes)
        return identity

    def flow(self, *nodes: str, condition: str = "") -> None:
        """Draw flows from each node to the next; the condition is that of all of them."""
        self._flows += [(source, target, condition) for source, target in pairwise(nodes)]

    def xml(self) -> bytes:
        """The file as it is deployed."""
        nodes = "".join(self._node(identity) for identity in self._nodes)
        flows = "".join(_flow(at, *flow) for at, flow in enumerate(self._flows))
        process = f'<bpmn:process id="{self._id}" isExecutable="true">{nodes}{flows}</bpmn:process>'
        return f"{_HEAD}{process}</bpmn:definitions>".encode()

    def _node(self, identity: str) -> str:
        kind, inside, attributes = self._nodes[identity]
        extensions, _, body = inside.rpartition("</bpmn:extensionElements>")
        ends = [
            f"<bpmn:{word}>f{at}</bpmn:{word}>"
            for word, end in (("incoming", 1), ("outgoing", 0))
            for at, flow in enumerate(self._flows)
            if flow[end] == identity
        ]
        first = f"{extensions}</bpmn:extensionElements>" if extensions else ""
        return f'<bpmn:{kind} id="{identity}" {attributes}>{first}{"".join(ends)}{body}</bpmn:{kind}>'


def _flow(at: int, source: str, target: str, condition: str) -> str:
    told = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">={condition}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return f'<bpmn:sequenceFlow id="f{at}" sourceRef="{source}" targetRef="{target}">{told}</bpmn:sequenceFlow>'


def loop() -> bytes:
    """A turn is a user task with a boundary timer, then a parallel block, then back again."""
    drawing = Drawing("turns")
    drawing.node("startEvent", "started")
    drawing.node("exclusiveGateway", "again")
    drawing.node("userTask", "turn", _PERSON)
    drawing.node(
        "boundaryEvent", "late",
        '<bpmn:timerEventDefinition id="late_definition"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H'
        "</bpmn:timeDuration></bpmn:timerEventDefinition>",
        'attachedToRef="turn"',
    )
    drawing.node("endEvent", "given_up")
    drawing.node("parallelGateway", "fork")
    drawing.node("task", "left")
    drawing.node("task", "right")
    drawing.node("parallelGateway", "join")
    drawing.flow("started", "again", "turn", "fork", "left", "join", "again")
    drawing.flow("fork", "right", "join")
    drawing.flow("late", "given_up")
    return drawing.xml()


def runs() -> bytes:
    """A user task for each number from 1 to ``children``, all at once."""
    drawing = Drawing("runs")
    drawing.node("startEvent", "started")
    drawing.node(
        "userTask", "run",
        f"{_PERSON}<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=for number in 1..children return number" inputElement="number"/></bpmn:extensionElements>'
        "</bpmn:multiInstanceLoopCharacteristics>",
    )
    drawing.node("endEvent", "done")
    drawing.flow("started", "run", "done")
    return drawing.xml()


def blocks(count: int) -> bytes:
    """So many parallel blocks of two tasks in a row, run at once from start to end."""
    drawing = Drawing(f"blocks-{count}")
    last = drawing.node("startEvent", "started")
    for at in range(count):
        fork, join = drawing.node("parallelGateway", f"fork{at}"), drawing.node("parallelGateway", f"join{at}")
        for side in "ab":
            drawing.flow(fork, drawing.node("task", f"{side}{at}"), join)
        drawing.flow(last, fork)
        last = join
    drawing.flow(last, drawing.node("endEvent", "done"))
    return drawing.xml()


def jobs() -> bytes:
    """One service task, whose job a worker does."""
    drawing = Drawing("jobs")
    drawing.node("startEvent", "started")
    drawing.node(
        "serviceTask", "work",
        '<bpmn:extensionElements><zeebe:taskDefinition type="benchmark"/></bpmn:extensionElements>',
    )
    drawing.node("endEvent", "done")
    drawing.flow("started", "work", "done")
    return drawing.xml()
