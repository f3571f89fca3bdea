"""The data of a diagram as variables: data objects, properties, data inputs and outputs, and their associations.

A data object or property is a variable of the scope that it stands in, by its name. A data input is a local variable
of its node, which an association fills when the node is entered; an output association writes its target when the node
is left. An item without name takes that of a reference to it, else that of the other end of its association, else its
id. Data stores carry nothing. Source: BPMN 2.0.2, 10.4.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from engine.spiff.diagram import records
from engine.spiff.diagram.records import BPMN, NAMES, SCOPES, DataRecord, Node, Value, VariableMapping

_ITEMS = frozenset({"dataObject", "property", "dataInput", "dataOutput", "inputDataItem", "outputDataItem"})
_PLACEHOLDER = "__targetRef_placeholder"
"""A property that modelers draw where an input association has to end: it stands for a data input without name."""


@dataclass(frozen=True, slots=True)
class Association:
    """A data association: the ids of its ends, and what it assigns."""

    sources: tuple[str, ...]
    target: str
    mappings: tuple[VariableMapping, ...]


@dataclass(frozen=True, slots=True)
class DataItems:
    """The variable of each item-aware element of a file, by its id; data stores have none.

    ``known`` are all of them: FEEL has to be told of those with spaces to read them as one.
    """

    names: Mapping[str, str]
    known: frozenset[str]

    @classmethod
    def of(cls, root: Node) -> "DataItems":
        """Find the names once for a file."""
        elements = [node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")]
        named = {node.get("id", ""): _own_name(node) for node in elements if records.local_name(node) in _ITEMS}
        references = [node for node in elements if records.local_part(node.get("dataObjectRef")) in named]
        for reference in references:
            item = records.local_part(reference.get("dataObjectRef"))
            named[item] = named[item] or reference.get("name", "")
        names = {identity: name or identity for identity, name in named.items()}
        for reference in references:
            names[reference.get("id", "")] = names[records.local_part(reference.get("dataObjectRef"))]
        unnamed = frozenset(identity for identity, name in named.items() if not name)
        names.update(_names_by_association(root, unnamed, names))
        return cls(names, frozenset(names.values()))

    def scope_variables(self, scope: Node) -> tuple[str, ...]:
        """Return the variables that a process or sub-process begins with: those of its own data."""
        own = [node for kind in ("dataObject", "property") for node in scope.findall(f"bpmn:{kind}", NAMES)]
        ends = [
            node for kind in ("dataInput", "dataOutput")
            for node in scope.findall(f"bpmn:ioSpecification/bpmn:{kind}", NAMES)
        ]
        return self._variables([*own, *ends])

    def _variables(self, nodes: list[Node]) -> tuple[str, ...]:
        items = [node for node in nodes if node.get("name") != _PLACEHOLDER]
        names = (self.names.get(node.get("id", "")) or _own_name(node) for node in items)
        return tuple(dict.fromkeys(name for name in names if name))

    def data_of(self, node: Node) -> DataRecord:
        """Return the data of a node, of each run when it is repeated."""
        loop = _loop_ends(node)
        inputs = [one for one in self._associations(node, "dataInputAssociation") if one.target not in loop]
        outputs = [one for one in self._associations(node, "dataOutputAssociation") if not loop & {*one.sources}]
        properties = [] if records.local_name(node) in SCOPES else node.findall("bpmn:property", NAMES)
        variables = self._variables([*properties, *node.findall("*/bpmn:outputDataItem", NAMES)])
        return DataRecord(variables, _mappings(inputs), _mappings(outputs), self._kept(node, outputs))

    def loop_data_of(self, node: Node) -> DataRecord:
        """Return the data of a repeated activity as a whole: what its list comes from and where its results go."""
        loop = _loop_ends(node)
        inputs = [one for one in self._associations(node, "dataInputAssociation") if one.target in loop]
        outputs = [one for one in self._associations(node, "dataOutputAssociation") if loop & {*one.sources}]
        return DataRecord((), _mappings(inputs), _mappings(outputs), self._kept(node, outputs))

    def variable(self, reference: str | None) -> Value | None:
        """Return the variable of the item that a reference names; None when there is none."""
        name = self.names.get(records.local_part(reference))
        return Value(name, is_feel=False, is_name=True) if name else None

    def _kept(self, node: Node, outputs: list[Association]) -> frozenset[str]:
        own = {output.get("id", "") for output in node.iterfind("bpmn:ioSpecification/bpmn:dataOutput", NAMES)}
        own |= {output.get("id", "") for output in node.iterfind("bpmn:dataOutput", NAMES)}
        return frozenset(self.names[source] for one in outputs for source in one.sources if source in own)

    def _associations(self, node: Node, kind: str) -> Iterator[Association]:
        for association in node.iterfind(f"bpmn:{kind}", NAMES):
            sources, target = _ends(association)
            yield Association(sources, target, tuple(self._assigned(association, sources, target)))

    def _assigned(self, association: Node, sources: tuple[str, ...], target: str) -> Iterator[VariableMapping]:
        """Yield the transformation, then the assignments, or else a copy (10.4.3, execution semantics)."""
        name = self.names.get(target)
        transformation = records.expression_of(association, "transformation")
        assignments = association.findall("bpmn:assignment", NAMES)
        if transformation is not None and name is not None:
            yield VariableMapping(transformation, (name,))
        for assignment in assignments:
            value, path = records.expression_of(assignment, "from"), records.expression_of(assignment, "to")
            if value is not None and path is not None:
                yield VariableMapping(value, self._path(path.text))
        if transformation is None and not assignments and name is not None:
            source = self.variable(sources[0]) if sources else self.variable(target)
            if source is not None:
                yield VariableMapping(source, (name,))

    def _path(self, written: str) -> tuple[str, ...]:
        """Return what an assignment writes to: a variable or item by its id, or a part of it (``order.total``)."""
        if written in self.known:
            return (written,)
        first, *parts = (part.strip() for part in written.split("."))
        return (self.names.get(first, first), *parts)


def _own_name(node: Node) -> str:
    name = node.get("name", "")
    return "" if name == _PLACEHOLDER else name


def _names_by_association(root: Node, unnamed: Set[str], names: Mapping[str, str]) -> dict[str, str]:
    """Name the ends without name of associations after their other ends."""
    found: dict[str, str] = {}
    for kind, is_input in (("dataInputAssociation", True), ("dataOutputAssociation", False)):
        for association in root.iterfind(f".//bpmn:{kind}", NAMES):
            sources, target = _ends(association)
            source = sources[0] if sources else ""
            end, other = (target, source) if is_input else (source, target)
            if end in unnamed and other in names:
                found.setdefault(end, names[other])
    return found


def _ends(association: Node) -> tuple[tuple[str, ...], str]:
    sources = (records.local_part(source.text) for source in association.iterfind("bpmn:sourceRef", NAMES))
    return tuple(sources), records.local_part(association.findtext("bpmn:targetRef", namespaces=NAMES))


def _loop_ends(node: Node) -> frozenset[str]:
    """Return the ids of the data input and output that hold the lists of a multi-instance activity."""
    references = (
        records.local_part(reference.text)
        for kind in ("loopDataInputRef", "loopDataOutputRef")
        for reference in node.iterfind(f"bpmn:multiInstanceLoopCharacteristics/bpmn:{kind}", NAMES)
    )
    return frozenset(reference for reference in references if reference)


def _mappings(associations: list[Association]) -> tuple[VariableMapping, ...]:
    return tuple(mapping for association in associations for mapping in association.mappings)
