"""Reads a DMN model from XML: ``read_model``."""

from collections.abc import Iterator, Mapping, Sequence

from engine.dmn.boxed import expression_child, read_boxed, read_function, site_of
from engine.dmn.boxed_scope import Scope, null_code
from engine.dmn.decision_table import read_table
from engine.dmn.elements import (
    NAMESPACES,
    Element,
    child,
    children,
    id_of,
    local_name,
    namespace,
    reference,
    type_reference,
)
from engine.dmn.errors import DmnError, DmnProblem
from engine.dmn.item_types import ItemTypes
from engine.dmn.model import DecisionModel
from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, Requirement, ServiceNode
from engine.feel.messages import Message, as_message
from engine.feel.syntax.names import words_of
from engine.feel.types import FeelType

_DRAWN_ONLY = frozenset(
    "description extensionElements itemDefinition import knowledgeSource textAnnotation association group "
    "performanceIndicator organizationUnit elementCollection businessContextElement DMNDI".split()
)
_REQUIREMENTS = {
    "informationRequirement": ("requiredDecision", "requiredInput"),
    "knowledgeRequirement": ("requiredKnowledge",),
}


def read_model(
    root: Element, imports: Mapping[str, DecisionModel] | None = None, *, strict: bool = True
) -> DecisionModel:
    """Read a ``definitions`` element of DMN 1.1 to 1.6.

    ``imports`` are read models by namespace. Raises DmnError naming everything that cannot be read or is not
    supported; with ``strict=False`` such parts evaluate to null instead and the model lists its ``problems``.
    """
    reader = _Reader(root, imports or {})
    model = reader.read()
    if strict and model.problems:
        raise DmnError(model.problems)
    return model


class _Reader:
    def __init__(self, root: Element, imports: Mapping[str, DecisionModel]) -> None:
        self.root = root
        self.namespace = root.get("namespace", "")
        self.problems: list[DmnProblem] = []
        self.prefixes: dict[str, str] = {}
        self.nodes: dict[str, Node] = {}
        self.elements: dict[str, Element] = {}
        self.types = ItemTypes(root, self._read_imports(imports), self.problems.append)

    def problem(self, element: Element, sentence: str | Message) -> None:
        self.problems.append(DmnProblem(id_of(element), as_message(sentence)))

    def _read_imports(self, imports: Mapping[str, DecisionModel]) -> dict[str, FeelType]:
        types: dict[str, FeelType] = {}
        for element in children(self.root, "import"):
            name, target = element.get("name", ""), element.get("namespace", "")
            model = imports.get(target)
            if model is None:
                self.problem(element, f'Expected a model of namespace "{target}" to import, but there is none.')
                continue
            self.prefixes[target] = name
            self.nodes.update(model.nodes)
            types.update({f"{name}.{kind}" if name else kind: known for kind, known in model.types.items()})
        return types

    def read(self) -> DecisionModel:
        if local_name(self.root) != "definitions" or namespace(self.root) not in NAMESPACES:
            self.problem(self.root, f"Expected DMN definitions, but got {self.root.tag}.")
            return DecisionModel(self.namespace, {}, {}, tuple(self.problems))
        types = self.types.all()
        self._index()
        scope = Scope(frozenset(), self._path_names(), self.types, self.problems, types)
        for key, element in self.elements.items():
            self._read_node(key, element, scope)
        self._refuse_cycles()
        return DecisionModel(self.namespace, self.nodes, types, tuple(self.problems))

    def _index(self) -> None:
        for element in children(self.root):
            kind = local_name(element)
            if kind in _NODE_KINDS:
                key = f"{self.namespace}#{element.get('id', '')}"
                if not element.get("id") or key in self.elements:
                    self.problem(
                        element, f'Expected an id of its own for each {kind}, but got "{element.get("id", "")}".'
                    )
                self.elements[key] = element
            elif kind not in _DRAWN_ONLY:
                self.problem(element, f'Expected an element of DMN, but "{kind}" is not supported.')

    def _path_names(self) -> frozenset[str]:
        """Names of more than one word that may stand in paths: components, entries of contexts, outputs."""
        names = self.types.component_names()
        for element in self.root.iter():
            if isinstance(element.tag, str) and local_name(element) in {"variable", "output", "column"}:
                names.add(str(element.get("name", "")))
        return frozenset(name for name in names if len(words_of(name) or ()) > 1) | self._imported_names()

    def _imported_names(self) -> frozenset[str]:
        return frozenset(node.name for node in self.nodes.values() if len(words_of(node.name) or ()) > 1)

    def _name(self, element: Element) -> str:
        variable = child(element, "variable")
        name = variable.get("name") if variable is not None else None
        return str(name or element.get("name") or element.get("id", ""))

    def _kind(self, element: Element, scope: Scope) -> FeelType:
        variable = child(element, "variable")
        return scope.type_of(type_reference(variable), element)

    def _read_node(self, key: str, element: Element, scope: Scope) -> None:
        name = self._name(element)
        requirements = tuple(self._requirements(element))
        inner = scope.with_names(self._names_of(requirements))
        kind = local_name(element)
        if kind == "inputData":
            self.nodes[key] = InputNode(key, name, self._kind(element, scope), site_of(element))
        elif kind == "decision":
            self.nodes[key] = self._decision(key, element, requirements, inner)
        elif kind == "businessKnowledgeModel":
            logic = child(element, "encapsulatedLogic")
            recursive = inner.with_names([name])
            if logic is None:
                self.problem(element, "Expected the logic of a business knowledge model, but there is none.")
            make = read_function(logic, recursive, name) if logic is not None else null_code("There is no logic.")
            self.nodes[key] = KnowledgeNode(key, name, requirements, make)
        else:
            self.nodes[key] = self._service(key, element, scope)

    def _decision(
        self, key: str, element: Element, requirements: tuple[Requirement, ...], scope: Scope
    ) -> DecisionNode:
        body = expression_child(element)
        kind = self._kind(element, scope)
        if body is not None and local_name(body) == "decisionTable":
            table = read_table(body, scope)
            return DecisionNode(key, self._name(element), kind, requirements, null_code(""), table, site_of(element))
        code = read_boxed(body, scope, element)
        return DecisionNode(key, self._name(element), kind, requirements, code, None, site_of(element))

    def _service(self, key: str, element: Element, scope: Scope) -> ServiceNode:
        def refer(name: str) -> tuple[Requirement, ...]:
            found = [self._resolve(item.get("href", ""), item) for item in children(element, name)]
            return tuple(item for item in found if item is not None)

        outputs = refer("outputDecision")
        if not outputs:
            self.problem(element, "Expected at least one output decision of a decision service, but there is none.")
        kind = self._kind(element, scope)
        inputs, decisions = refer("inputData"), refer("inputDecision")
        return ServiceNode(key, self._name(element), kind, inputs, decisions, outputs, site_of(element))

    def _requirements(self, element: Element) -> Iterator[Requirement]:
        for kind, targets in _REQUIREMENTS.items():
            for requirement in children(element, kind):
                for target in targets:
                    href = reference(requirement, target)
                    found = self._resolve(href, requirement) if href else None
                    if found is not None:
                        yield found

    def _resolve(self, href: str, element: Element) -> Requirement | None:
        target, _, identity = href.rpartition("#")
        target = target or self.namespace
        key = f"{target}#{identity}"
        if key in self.elements:
            return Requirement("", key)
        if key in self.nodes and target in self.prefixes:
            return Requirement(self.prefixes[target], key)
        self.problem(element, f'Expected a reference to an element of this model, but there is no "{href}".')
        return None

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

    def _refuse_cycles(self) -> None:
        done: set[str] = set()
        for key, element in self.elements.items():
            if self._on_cycle(key, (), done):
                self.problem(element, "Expected requirements without a circle, but this element requires itself.")
                node = self.nodes[key]
                if isinstance(node, DecisionNode | KnowledgeNode):
                    self.nodes[key] = _without_requirements(node)

    def _on_cycle(self, key: str, path: tuple[str, ...], done: set[str]) -> bool:
        if key in path:
            return key == path[0]
        node = self.nodes.get(key)
        if key in done or not isinstance(node, DecisionNode | KnowledgeNode):
            return False
        found = any(self._on_cycle(item.key, (*path, key), done) for item in node.requirements)
        if not found and not path:
            done.add(key)
        return found


def _without_requirements(node: DecisionNode | KnowledgeNode) -> Node:
    if isinstance(node, KnowledgeNode):
        return KnowledgeNode(node.key, node.name, (), node.make)
    return DecisionNode(node.key, node.name, node.kind, (), node.code, node.table, node.site)


_NODE_KINDS = frozenset({"inputData", "decision", "businessKnowledgeModel", "decisionService"})
