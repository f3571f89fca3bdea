"""Rule ``resources``: a role binds the parameters of its own resource, each one once, and all that are required."""

from collections.abc import Iterator

from engine.definitions.kinds import RESOURCE_ROLES
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "resources"
SECTION = "8.3.12 and 10.3.1, tables 10.4 to 10.7"
BREAKS = (
    "a role binds a parameter of another resource than its own",
    "a role binds the same parameter twice",
    "a role leaves out a parameter that its resource requires",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each binding that does not fit its resource, and each role without one that it needs."""
    names = Names.of(model)
    for role in model.of_kind(*RESOURCE_ROLES):
        resource = names.find(role, role.findtext("bpmn:resourceRef", None, NAMES))
        if resource is not None and local_name(resource) == "resource":
            yield from _role(role, resource, names)


def _role(role: Node, resource: Node, names: Names) -> Iterator[Finding]:
    bound: set[Node] = set()
    for binding in role.iterfind("bpmn:resourceParameterBinding", NAMES):
        parameter = names.find(binding, binding.get("parameterRef"))
        if parameter is None or local_name(parameter) != "resourceParameter":
            continue
        if parameter.getparent() is not resource:
            yield error(
                RULE, binding,
                text(
                    "Expected a parameter of <%(resource)s> at <%(element)s>, but <%(parameter)s> is of another.",
                    resource=named(resource), element=named(binding), parameter=named(parameter),
                ),
                text("Bind a parameter of the resource."),
            )
        if parameter in bound:
            yield error(
                RULE, binding,
                text(
                    "Expected <%(parameter)s> to be bound once at <%(element)s>, but it is bound again.",
                    parameter=named(parameter), element=named(role),
                ),
                text("Remove one of the bindings."),
            )
        bound.add(parameter)
    for parameter in resource.iterfind("bpmn:resourceParameter", NAMES):
        if parameter.get("isRequired") in ("true", "1") and parameter not in bound:
            yield error(
                RULE, role,
                text(
                    "Expected a value for <%(parameter)s> at <%(element)s>, as resource <%(resource)s> requires it, "
                    "but it is not bound.",
                    parameter=named(parameter), element=named(role), resource=named(resource),
                ),
                text("Bind the parameter."),
            )
