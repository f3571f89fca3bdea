"""Keys, properties and subscriptions by which messages find their instance."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "correlation"


def reading(message: str) -> str:
    return (
        f'<bpmn:correlationPropertyRetrievalExpression messageRef="{message}"><bpmn:messagePath>x</bpmn:messagePath>'
        "</bpmn:correlationPropertyRetrievalExpression>"
    )


def property_of(identity: str, *messages: str) -> str:
    inside = "".join(map(reading, messages or ("m",)))
    return f'<bpmn:correlationProperty id="{identity}">{inside}</bpmn:correlationProperty>'


ROOTS = '<bpmn:message id="m"/><bpmn:message id="n"/>'
PROPERTIES = ROOTS + property_of("number", "m", "n") + property_of("region")


def subscribed(*bound: str, key: tuple[str, ...] = ("number",)) -> str:
    bindings = "".join(
        f'<bpmn:correlationPropertyBinding id="b{place}" correlationPropertyRef="{each}"><bpmn:dataPath>x'
        "</bpmn:dataPath></bpmn:correlationPropertyBinding>"
        for place, each in enumerate(bound)
    )
    names = "".join(f"<bpmn:correlationPropertyRef>{each}</bpmn:correlationPropertyRef>" for each in key)
    return (
        f'{PROPERTIES}<bpmn:collaboration id="c"><bpmn:correlationKey id="k">{names}</bpmn:correlationKey>'
        '</bpmn:collaboration><bpmn:process id="p"><bpmn:correlationSubscription id="s" correlationKeyRef="k">'
        f"{bindings}</bpmn:correlationSubscription></bpmn:process>"
    )


GOOD: dict[str, Drawing] = {
    "one property": subscribed("number"),
    "two properties": subscribed("region", "number", key=("number", "region")),
    "key without properties": subscribed(key=()),
    "nothing bound": subscribed(),
}
BAD: dict[str, Broken] = {
    "foreign property": (subscribed("number", "region"), (RULE, "b1")),
    "bound twice": (subscribed("number", "number"), (RULE, "s")),
    "twice in the key": (subscribed("number", key=("number", "number")), (RULE, "k")),
    "message read twice": (ROOTS + property_of("x", "m", "m"), (RULE, "x")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
