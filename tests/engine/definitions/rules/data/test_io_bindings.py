"""Rule ``io-bindings``."""

from tests.engine.definitions.rules.drawings import child, element, io, process, task
from tests.support.rules import rule_tests


def interface(identity: str) -> str:
    operation = element("operation", f"{identity}_o", child("inMessageRef", "m"), name="o")
    return element("interface", identity, operation, name=identity)


ROOTS = element("message", "m", name="m") + interface("own") + interface("foreign")
SETS = element("inputSet", "is") + element("outputSet", "os")
OTHER = task(io(sets=element("inputSet", "is2") + element("outputSet", "os2")), identity="other")


def binding(into: str = "is", out: str = "os", operation: str = "own_o") -> str:
    written = element("ioBinding", "b", inputDataRef=into, outputDataRef=out, operationRef=operation)
    return process(OTHER, roots=ROOTS, head=child("supportedInterfaceRef", "own") + io(sets=SETS) + written)


GOOD = {
    "own": binding(),
    "global task": ROOTS + element(
        "globalTask", "g", child("supportedInterfaceRef", "own"), io(sets=SETS),
        element("ioBinding", "b", inputDataRef="is", outputDataRef="os", operationRef="own_o"),
    ),
}
BAD = {
    "foreign input": (binding(into="is2"), ("io-bindings", "b")),
    "foreign output": (binding(out="os2"), ("io-bindings", "b")),
    "operation of an interface that is not supported": (binding(operation="foreign_o"), ("io-bindings", "b")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
