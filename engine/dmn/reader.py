"""Reads a DMN model from XML: ``read_model``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.dmn.boxed import expression_child, read_boxed, read_function, result_kind, site_of
from engine.dmn.boxed_scope import PathNames, Scope, keys_in, null_code
from engine.dmn.decision_table import read_table
from engine.dmn.elements import (
    NAMESPACES,
    Element,
    child,
    children,
    content_of,
    id_of,
    local_name,
    name_of,
    namespace,
    parse,
    reference,
    type_reference,
)
from engine.dmn.errors import DmnError, DmnProblem
from engine.dmn.graph.order import in_circles
from engine.dmn.item_types import ItemTypes
from engine.dmn.model import DecisionModel
from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, Requirement, ServiceNode
from engine.dmn.tables.limits import refuse_giant_source, refuse_giant_tables
from engine.feel.messages import Message, as_message, message
from engine.feel.syntax.names import words_of
from engine.feel.types import FeelType

_DRAWN_ONLY = frozenset(
    "description extensionElements itemDefinition import knowledgeSource textAnnotation association group "
    "performanceIndicator organizationUnit elementCollection businessContextElement DMNDI".split()
)


def read_model(
    source: Element | bytes | str, imports: Mapping[str, DecisionModel] | None = None, *, strict: bool = True
) -> DecisionModel:
    """Read a model of DMN 1.1 to 1.6: its XML, or its ``definitions`` element.

    ``imports`` are read models by namespace. Raises DmnError naming everything that cannot be read or is not
    supported, each with its element's id; with ``strict=False`` such parts evaluate to null instead and the model lists
    its ``problems`` (malformed XML, excessive nesting and sizes are refused all the same). XML from people is parsed
    without entities, network or DOCTYPE.
    """
    if isinstance(source, bytes | str):
        refuse_giant_source(source)
        root = parse(source)
    else:
        root = source
    refuse_giant_tables(root)
    try:
        model = _Reader(root, imports or {}).read()
    except RecursionError:
        deep = message("Expected expressions and types of moderate depth, but they are nested too deeply.")
        raise DmnError([DmnProblem(id_of(root), deep)]) from None
    if strict and model.problems:
        raise DmnError(model.problems)
    return model


class _Reader:
    def __init__(self, root: Element, imports: Mapping[str, DecisionModel]) -> None:
        self.root = root
        self.namespace = root.get("namespace", "")
        self.problems: list[DmnProblem] = []
        self.prefixes: dict[str, tuple[str, ...]] = {}
        self.locations: dict[str, str] = {}
        self.nodes: dict[str, Node] = {}
        self.elements: dict[str, Element] = {}
        self.path_names: set[str] = set()
        types = self._read_imports(imports)
        own_prefixes = {target: path[0] for target, path in self.prefixes.items() if len(path) == 1}
        self.types = ItemTypes(root, types, own_prefixes, self.problems.append)

    def problem(self, element: Element, sentence: str | Message) -> None:
        self.problems.append(DmnProblem(id_of(element), as_message(sentence)))

    def _read_imports(self, imports: Mapping[str, DecisionModel]) -> dict[str, FeelType]:
        types: dict[str, FeelType] = {}
        further: dict[str, tuple[str, ...]] = {}
        for element in children(self.root, "import"):
            name, target = name_of(element), element.get("namespace", "")
            model = imports.get(target)
            if model is None:
                self.problem(
                    element,
                    message(
                        'Expected a model of namespace "%(namespace)s" to import, but there is none.', namespace=target
                    ),
                )
                continue
            self.prefixes[target] = (name,)
            if element.get("locationURI"):
                self.locations[str(element.get("locationURI"))] = target
            further.update({space: (name, *path) for space, path in model.prefixes.items()})
            self.nodes.update(model.nodes)
            self.path_names |= model.path_names
            types.update({f"{name}.{kind}" if name else kind: known for kind, known in model.types.items()})
        self.prefixes = {**further, **self.prefixes}
        return types

    def read(self) -> DecisionModel:
        if local_name(self.root) != "definitions" or namespace(self.root) not in NAMESPACES:
            self.problem(self.root, message("Expected DMN definitions, but got %(tag)s.", tag=self.root.tag))
            return DecisionModel(self.namespace, {}, {}, tuple(self.problems))
        types = self.types.all()
        self._index()
        self.path_names |= self._own_path_names()
        scope = Scope(frozenset(), PathNames(self.path_names), self.types, self.problems, types)
        for key, element in self.elements.items():
            self._read_node(key, element, scope)
        self._refuse_circles()
        return DecisionModel(
            self.namespace, self.nodes, types, tuple(self.problems),
            prefixes=self.prefixes, path_names=frozenset(self.path_names),
        )  # fmt: skip

    def _index(self) -> None:
        for element in children(self.root):
            kind = local_name(element)
            if kind in _NODE_KINDS:
                identity = element.get("id") or name_of(element)
                key = f"{self.namespace}#{identity}"
                if not identity or key in self.elements:
                    self.problem(
                        element,
                        message(
                            'Expected an id of its own for each %(kind)s, but got "%(id)s".', kind=kind, id=identity
                        ),
                    )
                self.elements[key] = element
            elif kind not in _DRAWN_ONLY:
                unknown = message('Expected an element of DMN, but "%(kind)s" is not supported.', kind=kind)
                self.problem(element, unknown)

    def _own_path_names(self) -> set[str]:
        """Names of more than one word that may stand in paths: components, entries of contexts, outputs."""
        names = self.types.component_names() | {node.name for node in self.nodes.values()}
        for element in self.root.iter():
            kind = local_name(element) if isinstance(element.tag, str) else ""
            if kind in {"variable", "output", "column"}:
                names.add(name_of(element))
            elif kind == "text":
                names.update(keys_in(content_of(element)))
        return {name for name in names if len(words_of(name) or ()) > 1}

    def _name(self, element: Element) -> str:
        variable = child(element, "variable")
        return (name_of(variable) if variable is not None else "") or name_of(element) or str(element.get("id", ""))

    def _kind(self, element: Element, scope: Scope) -> FeelType:
        variable = child(element, "variable")
        return scope.type_of(type_reference(variable), variable if variable is not None else element)

    def _read_node(self, key: str, element: Element, scope: Scope) -> None:
        name = self._name(element)
        kind = local_name(element)
        if kind == "inputData":
            self.nodes[key] = InputNode(key, name, self._kind(element, scope), site_of(element))
        elif kind == "decision":
            requirements = tuple(self._requirements(element))
            inner = scope.with_names(self._names_of(requirements))
            self.nodes[key] = self._decision(key, element, requirements, inner)
        elif kind == "businessKnowledgeModel":
            self.nodes[key] = self._knowledge(key, element, scope)
        else:
            self.nodes[key] = self._service(key, element, scope)

    def _decision(
        self, key: str, element: Element, requirements: tuple[Requirement, ...], scope: Scope
    ) -> DecisionNode:
        body = expression_child(element)
        kind, name, site = self._kind(element, scope), self._name(element), site_of(element)
        if body is not None and local_name(body) == "decisionTable":
            table = read_table(body, scope, kind)
            table_kind = scope.type_of(type_reference(body), body)
            return DecisionNode(key, name, kind, requirements, null_code(""), table, site, table_kind)
        return DecisionNode(key, name, kind, requirements, read_boxed(body, scope, element), None, site)

    def _knowledge(self, key: str, element: Element, scope: Scope) -> KnowledgeNode:
        name = self._name(element)
        requirements = tuple(self._requirements(element))
        # A function may call itself.
        inner = scope.with_names([*self._names_of(requirements), name])
        logic = child(element, "encapsulatedLogic")
        if logic is None:
            missing = message("Expected the logic of a business knowledge model, but there is none.")
            make = scope.missing(element, missing)
        else:
            make = read_function(logic, inner, name)
        kind = result_kind(self._kind(element, scope))
        return KnowledgeNode(key, name, kind, requirements, make, site_of(element))

    def _service(self, key: str, element: Element, scope: Scope) -> ServiceNode:
        def refer(name: str, kinds: frozenset[str]) -> tuple[Requirement, ...]:
            found = [self._resolve(str(item.get("href", "")).strip(), item, kinds) for item in children(element, name)]
            return tuple(item for item in found if item is not None)

        outputs = refer("outputDecision", frozenset({"decision"}))
        if not outputs:
            none = message("Expected at least one output decision of a decision service, but there is none.")
            self.problem(element, none)
        kind = result_kind(self._kind(element, scope))
        inputs, decisions = refer("inputData", _VALUES), refer("inputDecision", _VALUES)
        return ServiceNode(key, self._name(element), kind, inputs, decisions, outputs, site_of(element))

    def _requirements(self, element: Element) -> Iterator[Requirement]:
        for kind, (targets, kinds) in _REQUIREMENTS.items():
            for requirement in children(element, kind):
                hrefs = [href for target in targets if (href := reference(requirement, target))]
                if not hrefs:
                    self.problem(requirement, message("Expected a reference to what is required, but there is none."))
                for href in hrefs:
                    found = self._resolve(href, requirement, kinds)
                    if found is not None:
                        yield found

    def _resolve(self, href: str, element: Element, kinds: frozenset[str]) -> Requirement | None:
        target, _, identity = href.rpartition("#")
        target = self.locations.get(target, target) or self.namespace
        key = f"{target}#{identity}"
        if key in self.elements:
            kind, prefix = local_name(self.elements[key]), ""
        elif key in self.nodes and len(self.prefixes.get(target, ())) == 1:
            kind, prefix = _KIND_OF_NODE[type(self.nodes[key])], self.prefixes[target][0]
        else:
            self.problem(
                element,
                message('Expected a reference to an element of this model, but there is no "%(href)s".', href=href),
            )
            return None
        if kind not in kinds:
            self.problem(
                element,
                message(
                    'Expected a reference to an element of kind %(expected)s, but "%(href)s" is of kind %(kind)s.',
                    expected=" / ".join(sorted(kinds)), href=href, kind=kind,
                ),
            )
            return None
        return Requirement(prefix, key)

    def _names_of(self, requirements: Sequence[Requirement]) -> Iterator[str]:
        for requirement in requirements:
            if requirement.prefix:
                yield requirement.prefix
            else:
                yield (
                    self._name(self.elements[requirement.key])
                    if requirement.key in self.elements
                    else self.nodes[requirement.key].name
                )

    def _refuse_circles(self) -> None:
        for key in sorted(in_circles(self.nodes, self.elements)):
            circle = message("Expected requirements without a circle, but this element requires itself.")
            self.problem(self.elements[key], circle)
            self.nodes[key] = _without_requirements(self.nodes[key])


def _without_requirements(node: Node) -> Node:
    if isinstance(node, KnowledgeNode | DecisionNode):
        return replace(node, requirements=())
    return replace(node, output_decisions=()) if isinstance(node, ServiceNode) else node


_NODE_KINDS = frozenset({"inputData", "decision", "businessKnowledgeModel", "decisionService"})
_VALUES = frozenset({"inputData", "decision"})
_REQUIREMENTS = {
    "informationRequirement": (("requiredDecision", "requiredInput"), _VALUES),
    "knowledgeRequirement": (("requiredKnowledge",), frozenset({"businessKnowledgeModel", "decisionService"})),
}
_KIND_OF_NODE: dict[type[Node], str] = {
    InputNode: "inputData",
    DecisionNode: "decision",
    KnowledgeNode: "businessKnowledgeModel",
    ServiceNode: "decisionService",
}
