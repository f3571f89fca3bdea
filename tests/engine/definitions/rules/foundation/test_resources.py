"""Roles and the parameters of their resources."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "resources"
RESOURCES = (
    '<bpmn:resource id="r" name="r"><bpmn:resourceParameter id="region" name="region" isRequired="true"/>'
    '<bpmn:resourceParameter id="level" name="level"/></bpmn:resource>'
    '<bpmn:resource id="q" name="q"><bpmn:resourceParameter id="other" name="other"/></bpmn:resource>'
)


def owner(*parameters: str, resource: str = "r") -> str:
    bindings = "".join(
        f'<bpmn:resourceParameterBinding parameterRef="{parameter}"><bpmn:formalExpression>x</bpmn:formalExpression>'
        "</bpmn:resourceParameterBinding>"
        for parameter in parameters
    )
    return (
        f'{RESOURCES}<bpmn:process id="p"><bpmn:userTask id="t"><bpmn:potentialOwner id="o">'
        f"<bpmn:resourceRef>{resource}</bpmn:resourceRef>{bindings}</bpmn:potentialOwner></bpmn:userTask></bpmn:process>"
    )


GOOD: dict[str, Drawing] = {
    "required alone": owner("region"),
    "all": owner("region", "level"),
    "resource without requirements": owner(resource="q"),
}
BAD: dict[str, Broken] = {
    "required left out": (owner("level"), (RULE, "o")),
    "twice": (owner("region", "region"), (RULE, "o")),
    "of another resource": (owner("region", "other"), (RULE, "o")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
