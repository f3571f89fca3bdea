"""Rule ``called-data``: a call activity has the data inputs and outputs of what it calls (BPMN 2.0.2, 10.3.6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.kinds import is_a
from engine.definitions.meaning.items import inputs_of, is_collection, item_of, outputs_of
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "called-data"
SECTION = "10.3.6"
BREAKS = (
    "a call activity has more or fewer data inputs than what it calls",
    "a call activity has more or fewer data outputs than what it calls",
    "a call activity has more or fewer input sets than what it calls",
    "a call activity has more or fewer output sets than what it calls",
    "a data input of a call activity has another item than that of what it calls",
    "a data output of a call activity has another item than that of what it calls",
)
Item = tuple[str, bool]


@dataclass(frozen=True)
class _Shape:
    """What a caller has to match: items, each with whether it is a collection, in a fixed order; numbers of sets.

    The items of another file have names of their own, so that only their number counts.
    """

    inputs: list[Item]
    outputs: list[Item]
    input_sets: int | None
    output_sets: int | None

    @classmethod
    def of(cls, names: Names, node: Node) -> "_Shape":
        items = [_items(names, data) for data in (inputs_of(node), outputs_of(node))]
        return cls(items[0], items[1], _count(node, "inputSet"), _count(node, "outputSet"))

    def differences(self, other: "_Shape", *, is_imported: bool) -> Iterator[str]:
        for kind, own, called in (
            ("dataInput", self.inputs, other.inputs), ("dataOutput", self.outputs, other.outputs)
        ):
            if len(own) != len(called) or (own != called and not is_imported):
                yield kind
        for kind, count, wanted in (
            ("inputSet", self.input_sets, other.input_sets), ("outputSet", self.output_sets, other.output_sets)
        ):
            if count != wanted and None not in (count, wanted):
                yield kind


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield calls whose ioSpecification is not that of the process or global task."""
    names = Names.of(model)
    shapes: dict[Node, _Shape] = {}
    for call in model.of_kind("callActivity"):
        called = names.find(call, call.get("calledElement"))
        if called is None or not is_a(local_name(called), "callableElement"):
            continue
        if called not in shapes:
            shapes[called] = _Shape.of(names, called)
        is_imported = called.getroottree().getroot() is not model.root
        for kind in _Shape.of(names, call).differences(shapes[called], is_imported=is_imported):
            yield error(
                RULE, call,
                text(
                    "Expected every %(kind)s of <%(called)s> at call activity <%(element)s>, but they do not match.",
                    kind=kind, called=named(called), element=named(call),
                ),
                text("Describe the same data in the ioSpecification of both."),
            )


def _items(names: Names, data: list[Node]) -> list[Item]:
    items = [(item_of(names, element), is_collection(names, element)) for element in data]
    return sorted(("" if item is None else item.get("id", ""), several) for item, several in items)


def _count(node: Node, kind: str) -> int | None:
    specification = node.find("bpmn:ioSpecification", NAMES)
    return None if specification is None else len(specification.findall(f"bpmn:{kind}", NAMES))
