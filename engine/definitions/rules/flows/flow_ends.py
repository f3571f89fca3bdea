"""Rule ``flow-ends``: a sequence flow connects events, activities and gateways (BPMN 2.0.2, 7.6.1, 8.4.13)."""

from collections.abc import Iterator

from engine.definitions.kinds import is_a
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "flow-ends"
SECTION = "7.6.1, table 7.3; 8.4.1; 8.4.13, table 8.60"
BREAKS = (
    "a sequence flow begins at something that is no event, activity or gateway",
    "a sequence flow leads to something that is no event, activity or gateway",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield flows with a wrong end, once each."""
    for flow in model.flows:
        for name in ("sourceRef", "targetRef"):
            end = model.by_id.get(flow.get(name, ""))
            if end is not None and not is_a(local_name(end), "flowNode"):
                yield error(
                    RULE, flow,
                    text(
                        "Expected flow <%(flow)s> to connect events, activities and gateways, but <%(end)s> is "
                        "of type %(type)s.",
                        flow=named(flow), end=named(end), type=local_name(end),
                    ),
                    text("Connect it to an event, activity or gateway; use an association for all else."),
                )
                break
