"""Rule ``clock-marks``: every ``sla`` property says what clocks can do, at an element that a token enters."""

from collections.abc import Iterator

from engine.clock_marks import PROPERTY, read_marks
from engine.definitions.model import BPMN, FLOW_NODES, LintEnvironment, Model, error, extensions_of, local_name, warning
from engine.definitions.repairs import remove_property
from engine.errors import Finding, InvalidInput, text
from engine.spiff.diagram.records import properties_of

RULE = "clock-marks"
SECTION = "–"
BREAKS = (
    "an sla property has an act or a clock that there is not",
    "an sla property stands where no token comes (warning)",
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Find each sla property that clocks cannot follow."""
    for node in model.root.iter(f"{{{BPMN}}}*"):
        written = properties_of(extensions_of(node)).get(PROPERTY)
        if written is None:
            continue
        try:
            read_marks(written)
        except InvalidInput as problem:
            yield error(RULE, node, problem.message, repairs=[remove_property(node, PROPERTY)])
        if local_name(node) not in FLOW_NODES:
            yield warning(
                RULE, node,
                text(
                    "Expected an sla property where a token comes, but <%(element)s> is no such place. Nothing comes "
                    "of it.",
                    element=node.get("id"),
                ),
                text("Put it on a task, an event or a gateway."),
                [remove_property(node, PROPERTY)],
            )
