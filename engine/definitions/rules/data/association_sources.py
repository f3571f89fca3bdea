"""Rule ``data-association-sources``: without a transformation, data come from one source (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import holder, references
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "data-association-sources"
SECTION = "10.4.1, Data Associations"
BREAKS = (
    "a data association without transformation or assignment has more than one source",
    "a data input association without transformation or assignment has no source",
    "a data output association without transformation or assignment has no source, though its owner has data outputs",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield associations of which nobody knows what they copy."""
    for association in model.of_kind("dataInputAssociation", "dataOutputAssociation"):
        count = len(references(association, "sourceRef"))
        if count == 1 or _says_how(association) or (count == 0 and _is_only_drawn(association)):
            continue
        yield error(
            RULE, association,
            text(
                "Expected one source or a transformation in a data association of <%(element)s>, but there are "
                "%(count)s sources and no transformation.",
                element=named(holder(association)), count=count,
            ),
            text("Name one source, or write a transformation."),
        )


def _says_how(association: Node) -> bool:
    return any(association.find(f"bpmn:{name}", NAMES) is not None for name in ("transformation", "assignment"))


def _is_only_drawn(association: Node) -> bool:
    """Modelers write an arrow from an activity to data without a source, as long as no outputs are described."""
    owner = holder(association)
    outputs = (owner.find(path, NAMES) for path in ("bpmn:ioSpecification/bpmn:dataOutput", "bpmn:dataOutput"))
    return local_name(association) == "dataOutputAssociation" and all(output is None for output in outputs)
