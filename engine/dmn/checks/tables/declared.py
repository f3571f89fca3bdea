"""What the model declares about the values of a column: the kinds of its type, and its allowed values.

Read from the XML, since the types of a model keep their allowed values as closures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.checks.domain.conditions import spaced
from engine.dmn.checks.domain.kinds import KINDS_OF_TYPE, Kind
from engine.dmn.elements import Element, child, children, local_name, name_of, reference, text_of, type_reference
from engine.feel import FeelSyntaxError, basic_type
from engine.feel.builtins import BUILTINS
from engine.feel.syntax import tree
from engine.feel.syntax.parser import parse_expression


@dataclass(frozen=True, slots=True)
class Declared:
    """``kinds``: None for any value, empty for lists, contexts and the like; ``allowed`` are unary tests, all hold.

    ``is_foreign``: the type is not known here, for example that of an imported model.
    """

    kinds: frozenset[Kind] | None = None
    allowed: tuple[str, ...] = ()
    parts: "Mapping[str, Declared]" = field(default_factory=dict)
    is_foreign: bool = False


ANY = Declared()
_STRUCTURED = Declared(frozenset())
_FOREIGN = Declared(is_foreign=True)


class Declarations:
    """The item definitions and named elements of a model."""

    def __init__(self, root: Element) -> None:
        self._items = {name_of(item): item for item in children(root, "itemDefinition")}
        self._elements = {str(item.get("id")): item for item in children(root) if item.get("id")}
        self._open: set[str] = set()

    def of_type(self, name: str | None) -> Declared:
        """Return what a ``typeRef`` says; a type that is not known here says nothing."""
        if not name:
            return ANY
        if name in self._items and name not in self._open:
            self._open.add(name)
            found = self._definition(self._items[name])
            self._open.discard(name)
            return found
        basic = basic_type(name)
        if basic is None:
            return _FOREIGN
        if basic.name in {"Any", "Null"}:
            return ANY
        return Declared(KINDS_OF_TYPE.get(basic.name, frozenset()))

    def _definition(self, item: Element) -> Declared:
        if child(item, "functionItem") is not None or item.get("isCollection") in {"true", "1"}:
            return _STRUCTURED
        parts = {name_of(part): self._definition(part) for part in children(item, "itemComponent")}
        if parts:
            return Declared(frozenset(), (), parts)
        base = self.of_type(type_reference(item))
        limits = (text_of(child(item, name)) for name in ("allowedValues", "typeConstraint"))
        allowed = (*base.allowed, *(text for text in limits if text))
        return Declared(base.kinds, allowed, base.parts, base.is_foreign and not allowed)

    def inputs_of(self, decision: Element) -> dict[str, Declared]:
        """Return what is declared of the input data and decisions that a decision requires, by name."""
        found: dict[str, Declared] = {}
        for requirement in children(decision, "informationRequirement"):
            for target in ("requiredInput", "requiredDecision"):
                href = reference(requirement, target) or ""
                element = self._elements.get(href.removeprefix("#"))
                if element is not None:
                    variable = child(element, "variable")
                    name = (name_of(variable) if variable is not None else "") or name_of(element)
                    found[name] = self.of_type(type_reference(variable))
        return found


def of_expression(text: str, known: Mapping[str, Declared], names: frozenset[str]) -> Declared:
    """Return what is declared of an input expression that is a name or a path through components."""
    try:
        node = parse_expression(text, spaced(names), BUILTINS, {})
    except FeelSyntaxError:
        return ANY
    path: list[str] = []
    while isinstance(node, tree.Path):
        path.append(node.name)
        node = node.base
    if not isinstance(node, tree.Name) or node.name not in known:
        return ANY
    found = known[node.name]
    for name in reversed(path):
        found = found.parts.get(name, ANY)
    return found


def joined(one: Declared, other: Declared) -> Declared:
    """Return what both say together; the first one's kinds decide where both name some."""
    kinds = other.kinds if one.kinds is None else one.kinds
    return Declared(kinds, tuple(dict.fromkeys((*one.allowed, *other.allowed))))


def names_of(root: Element) -> frozenset[str]:
    """Return every name that the model gives a meaning: variables, elements, parameters, columns, components."""
    named = {"variable", "formalParameter", "output", "column", "itemComponent", "import", "parameters"}
    return frozenset(
        name
        for element in root.iter()
        if isinstance(element.tag, str)
        and (name := name_of(element))
        and (local_name(element) in named or element.getparent() is root)
    )
