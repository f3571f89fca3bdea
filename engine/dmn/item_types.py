"""Item definitions as FEEL types (DMN 1.5 §7.3.2-3)."""

from collections.abc import Callable, Mapping

from engine.dmn.elements import (
    Element,
    child,
    children,
    content_of,
    foreign_language,
    id_of,
    name_of,
    text_of,
    type_reference,
)
from engine.dmn.errors import DmnProblem
from engine.dmn.tables.allowed import AllowedValues, read_allowed
from engine.feel import FeelSyntaxError, basic_type
from engine.feel.messages import message
from engine.feel.syntax.names import words_of
from engine.feel.types import ANY, ContextType, FeelType, FunctionType, ItemType, ListType

Report = Callable[[DmnProblem], None]
_XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_OF_XML_SCHEMA = {
    **dict.fromkeys(("string", "normalizedString", "token", "anyURI"), "string"),
    **dict.fromkeys(("decimal", "integer", "int", "long", "short", "double", "float"), "number"),
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
"""DMN 1.5 table 43: the types of FEEL that stand for those of XML Schema."""


class ItemTypes:
    """The named types of a model, built when they are first asked for.

    ``imported`` are the types of imported models, as they are called here; ``prefixes`` the names of imports by
    namespace.
    """

    def __init__(
        self,
        definitions: Element,
        imported: Mapping[str, FeelType],
        prefixes: Mapping[str, str],
        report: Report,
    ) -> None:
        self._elements = {name_of(item): item for item in children(definitions, "itemDefinition")}
        self._namespace = definitions.get("namespace", "")
        self._prefixes = prefixes
        self._known: dict[str, FeelType] = {
            name: kind for name, kind in imported.items() if name not in self._elements
        }
        self._building: set[str] = set()
        self._report = report
        self._names = tuple(sorted(name for name in self.component_names() if len(words_of(name) or ()) > 1))

    def all(self) -> dict[str, FeelType]:
        """Build and return every named type."""
        for name, element in self._elements.items():
            self._named(name, element)
        return dict(self._known)

    def component_names(self) -> set[str]:
        """Return the names of all components: they may hold spaces and stand in paths."""
        return {
            name_of(component)
            for element in self._elements.values()
            for component in element.iter()
            if isinstance(component.tag, str) and component.tag.endswith("}itemComponent")
        }

    def resolve(self, name: str | None, at: Element) -> FeelType:
        """Return the type of a reference at an element; an unknown one is reported.

        A prefix that XML declares there means FEEL, XML Schema, this model or an imported one by its namespace
        (references of DMN 1.1 are qualified names of XML).
        """
        if not name:
            return ANY
        prefix, colon, rest = name.partition(":")
        if colon and (prefix in at.nsmap or prefix == "feel"):
            return self._qualified(at.nsmap.get(prefix, "feel"), rest, at)
        return self._named(name, at)

    def _qualified(self, namespace: str, name: str, at: Element) -> FeelType:
        if namespace == _XML_SCHEMA:
            return self._basic(_OF_XML_SCHEMA.get(name, name), at)
        if "feel" in namespace.lower() and namespace not in {self._namespace, *self._prefixes}:
            return self._basic(name, at)
        prefix = self._prefixes.get(namespace, "")
        return self._named(f"{prefix}.{name}" if prefix else name, at)

    def _named(self, name: str, at: Element) -> FeelType:
        if name in self._known:
            return self._known[name]
        element = self._elements.get(name)
        if element is None or (name in self._building and basic_type(name) is not None):
            # A definition called "string" with the type string means FEEL's own.
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
            output = function.get("outputTypeRef") or _text(child(function, "outputTypeRef"))
            return FunctionType(name, parameters, self.resolve(output, function))
        is_list = element.get("isCollection") in {"true", "1"}
        components = list(children(element, "itemComponent"))
        if components:
            entries = tuple((name_of(item), self._definition(item, name_of(item))) for item in components)
            base: FeelType = ContextType(name, entries)
        else:
            base = self.resolve(type_reference(element), element)
        allowed = self._allowed(child(element, "allowedValues"))
        kind: FeelType = ItemType(name, base, allowed) if allowed or not is_list else base
        if is_list:
            kind = ListType(name, kind)
        constraint = self._allowed(child(element, "typeConstraint"))
        return ItemType(name, kind, constraint) if constraint else kind

    def _allowed(self, element: Element | None) -> AllowedValues | None:
        if element is None or not text_of(element):
            return None
        foreign = foreign_language(element)
        if foreign is not None:
            self._report(DmnProblem(id_of(element), foreign))
            return None
        try:
            return read_allowed(text_of(element), self._names)
        except FeelSyntaxError as error:
            self._report(DmnProblem(id_of(element), message("Allowed values: %(why)s", why=error.message)))
            return None


def _text(element: Element | None) -> str:
    return content_of(element).strip() if element is not None else ""
