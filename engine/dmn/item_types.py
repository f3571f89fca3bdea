"""Item definitions as FEEL types (DMN 1.5 §7.3.2-3)."""

from collections.abc import Callable, Mapping

from engine.dmn.elements import Element, child, children, id_of, text_of, type_reference
from engine.dmn.errors import DmnProblem
from engine.feel import FeelSyntaxError, FeelValue, basic_type, compile_unary_tests
from engine.feel.messages import message
from engine.feel.types import ANY, ContextType, FeelType, FunctionType, ItemType, ListType

Report = Callable[[DmnProblem], None]


class ItemTypes:
    """The named types of a model, built when they are first asked for."""

    def __init__(self, definitions: Element, imported: Mapping[str, FeelType], report: Report) -> None:
        self._elements = {str(item.get("name", "")): item for item in children(definitions, "itemDefinition")}
        self._known: dict[str, FeelType] = dict(imported)
        self._building: set[str] = set()
        self._report = report

    def all(self) -> dict[str, FeelType]:
        """Build and return every named type."""
        for name, element in self._elements.items():
            self.resolve(name, element)
        return dict(self._known)

    def component_names(self) -> set[str]:
        """Return the names of all components: they may hold spaces and stand in paths."""
        return {
            str(component.get("name", ""))
            for element in self._elements.values()
            for component in element.iter()
            if isinstance(component.tag, str) and component.tag.endswith("}itemComponent")
        }

    def resolve(self, name: str | None, at: Element) -> FeelType:
        """Return the type of a name; an unknown one is reported."""
        if not name:
            return ANY
        if name in self._known:
            return self._known[name]
        element = self._elements.get(name)
        if element is None:
            return self._basic(name, at)
        if name in self._building:
            circle = message('Expected a type that does not contain itself, but "%(name)s" does.', name=name)
            self._report(DmnProblem(id_of(at), circle))
            return ANY
        self._building.add(name)
        self._known[name] = self._definition(element, name)
        self._building.discard(name)
        return self._known[name]

    def _basic(self, name: str, at: Element) -> FeelType:
        basic = basic_type(name)
        if basic is None:
            unknown = message('Expected a type of FEEL or of this model, but "%(name)s" is an unknown type.', name=name)
            self._report(DmnProblem(id_of(at), unknown))
            return ANY
        return basic

    def _definition(self, element: Element, name: str) -> FeelType:
        function = child(element, "functionItem")
        if function is not None:
            parameters = tuple(self.resolve(type_reference(item), item) for item in children(function, "parameters"))
            return FunctionType(name, parameters, self.resolve(function.get("outputTypeRef"), function))
        is_list = element.get("isCollection") == "true"
        components = list(children(element, "itemComponent"))
        if components:
            entries = tuple(
                (str(item.get("name")), self._definition(item, str(item.get("name")))) for item in components
            )
            base: FeelType = ContextType(name, entries)
        else:
            base = self.resolve(type_reference(element), element)
        allowed = self._allowed(child(element, "allowedValues"))
        kind: FeelType = ItemType(name, base, allowed) if allowed or not is_list else base
        if is_list:
            kind = ListType(name, kind)
        constraint = self._allowed(child(element, "typeConstraint"))
        return ItemType(name, kind, constraint) if constraint else kind

    def _allowed(self, element: Element | None) -> Callable[[FeelValue], bool] | None:
        if element is None or not text_of(element):
            return None
        try:
            tests = compile_unary_tests(text_of(element))
        except FeelSyntaxError as error:
            self._report(DmnProblem(id_of(element), message("Allowed values: %(why)s", why=error.message)))
            return None
        return lambda value: tests.matches(value, {})
