"""Rule ``io-bindings``: a binding joins data of its process or global task to an operation (BPMN 2.0.2, 10.3.6)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import referred_by
from engine.definitions.model import LintEnvironment, Model, Node, error, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "io-bindings"
SECTION = "10.3.6, tables of Callable Element and InputOutputBinding"
BREAKS = (
    "the inputDataRef of a binding is no input set of the ioSpecification beside it",
    "the outputDataRef of a binding is no output set of the ioSpecification beside it",
    "the operationRef of a binding is no operation of an interface that the process or global task supports",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield bindings to foreign data, and to operations that their owner does not offer."""
    names = Names.of(model)
    for binding in model.of_kind("ioBinding"):
        owner = binding.getparent()
        if owner is None:
            continue
        for attribute in ("inputDataRef", "outputDataRef"):
            data = names.find(binding, binding.get(attribute))
            if data is not None and _owner(data) is not owner:
                yield _foreign(binding, attribute, data)
        operation = names.find(binding, binding.get("operationRef"))
        if operation is not None and operation.getparent() not in referred_by(names, owner, "supportedInterfaceRef"):
            yield _foreign(binding, "operationRef", operation)


def _owner(data: Node) -> Node | None:
    specification = data.getparent()
    return None if specification is None else specification.getparent()


def _foreign(binding: Node, attribute: str, found: Node) -> Finding:
    return error(
        RULE, binding,
        text(
            "Expected %(name)s of a binding at <%(element)s> to be of its own, but <%(found)s> is not.",
            name=attribute, element=named(binding), found=named(found),
        ),
        text("Choose data of its ioSpecification, and an operation of an interface that it supports."),
    )
