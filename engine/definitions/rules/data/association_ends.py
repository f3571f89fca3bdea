"""Rule ``data-association-ends``: data flow into the inputs and out of the outputs of an owner (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.definitions.kinds import is_a
from engine.definitions.meaning.items import holder, is_input, is_output, is_visible, referred_by
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "data-association-ends"
SECTION = "10.4.1, Data Associations, Data Inputs and Data Outputs"
BREAKS = (
    "the target of a data input association is no data input of its activity or event",
    "the source of a data output association is no data output of its activity or event",
    "the source of a data input association is data that its activity or event does not see",
    "the target of a data output association is data that its activity or event does not see",
    "the target of a data association is a data input of the process",
    "the source of a data association is a data output of the process",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield data associations with an end out of reach; what is no data at all is the affair of references."""
    names = Names.of(model)
    for association in model.of_kind("dataInputAssociation", "dataOutputAssociation"):
        sources, targets = (
            [node for node in referred_by(names, association, end) if is_a(local_name(node), "itemAwareElement")]
            for end in ("sourceRef", "targetRef")
        )
        if local_name(association) == "dataInputAssociation":
            yield from _inner(association, targets, _Inner("targetRef", "dataInput", is_input))
            yield from _outer(association, sources, _Outer("sourceRef", is_output))
        else:
            if association.find("bpmn:transformation", NAMES) is None:
                yield from _inner(association, sources, _Inner("sourceRef", "dataOutput", is_output))
            yield from _outer(association, targets, _Outer("targetRef", is_input))


@dataclass(frozen=True)
class _Inner:
    """The end at the activity or event: one of its inputs or outputs."""

    end: str
    kind: str
    is_right: Callable[[Node], bool]


@dataclass(frozen=True)
class _Outer:
    """The end in the scope around: the process's outputs are not read inside it, its inputs not written."""

    end: str
    is_wrong: Callable[[Node], bool]


def _inner(association: Node, found: list[Node], side: _Inner) -> Iterator[Finding]:
    """A property of the owner counts as well: modelers write one for an association that is only drawn."""
    owner = holder(association)
    for node in found:
        if not (holder(node) is owner and (side.is_right(node) or local_name(node) == "property")):
            yield error(
                RULE, association,
                text(
                    "Expected %(end)s of a data association to be a %(kind)s of <%(element)s>, but <%(data)s> is not.",
                    end=side.end, kind=side.kind, element=named(owner), data=named(node),
                ),
                text("Connect the association to the data of its own activity or event."),
            )


def _outer(association: Node, found: list[Node], side: _Outer) -> Iterator[Finding]:
    owner = holder(association)
    for node in found:
        is_of_process = local_name(holder(node)) == "process"
        if not is_visible(node, owner) or (is_of_process and side.is_wrong(node)):
            yield error(
                RULE, association,
                text(
                    "Expected data that <%(element)s> may use as %(end)s of a data association, but <%(data)s> is not.",
                    element=named(owner), end=side.end, data=named(node),
                ),
                text("Use data of the same scope or one around it: read inputs of the process, write its outputs."),
            )
