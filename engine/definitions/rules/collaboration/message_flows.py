"""Rule ``message-flows``: a message flow goes from one pool to another, from what may send to what may receive."""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES, ARTIFACTS, DATA_ELEMENTS, GATEWAYS
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.pools import Pools
from engine.definitions.references import Names
from engine.errors import Finding, Text, text

RULE = "message-flows"
SECTION = "7.6.2, table 7.4; 8.4.1; 9.4; 10.3, 10.5.2 to 10.5.4, 10.6: message flow connections"
SENDERS = ACTIVITIES | {"participant", "intermediateThrowEvent", "endEvent"}
RECEIVERS = ACTIVITIES | {"participant", "startEvent", "intermediateCatchEvent", "boundaryEvent"}
_NEVER = (*sorted(GATEWAYS), *sorted(ARTIFACTS), *sorted(DATA_ELEMENTS), "sequenceFlow", "lane", "process")
BREAKS = (
    "both ends of a message flow are in the same pool",
    "a message flow leads from a pool into itself",
    "a message flow leaves a startEvent",
    "a message flow leaves an intermediateCatchEvent",
    "a message flow leaves a boundaryEvent",
    "a message flow leads to an endEvent",
    "a message flow leads to an intermediateThrowEvent",
    *(f"a message flow begins at an element of type {name}" for name in _NEVER),
    *(f"a message flow leads to an element of type {name}" for name in _NEVER),
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each message flow with an end of the wrong kind, or with both in one pool."""
    names, pools = Names.of(model), Pools.of(model)
    for flow in model.of_kind("messageFlow"):
        source, target = (names.find(flow, flow.get(name)) for name in ("sourceRef", "targetRef"))
        if source is not None and local_name(source) not in SENDERS:
            yield _end(flow, source, text("something that can send a message"))
        if target is not None and local_name(target) not in RECEIVERS:
            yield _end(flow, target, text("something that can receive a message"))
        owner = pools.owner(source) if source is not None else None
        if target is not None and owner is not None and owner is pools.owner(target):
            yield error(
                RULE, flow,
                text(
                    "Expected message flow <%(flow)s> to connect two pools, but both ends are in one.",
                    flow=named(flow),
                ),
                text("Use a sequence flow inside a pool, or connect to another pool."),
            )


def _end(flow: Node, end: Node, wanted: Text) -> Finding:
    return error(
        RULE, flow,
        text(
            "Expected %(wanted)s at the end of message flow <%(flow)s>, but <%(element)s> is of type %(type)s.",
            wanted=wanted, flow=named(flow), element=named(end), type=local_name(end),
        ),
        text("Connect a pool, an activity, or a message event that throws or catches."),
    )
