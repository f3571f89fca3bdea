"""Declared extensions: what they are, and whether they have to be understood."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "extension-definitions"
GOOD: dict[str, Drawing] = {
    "need not be understood": '<bpmn:extension xmlns:x="urn:x" definition="x:y"/>',
    "one of the dialect": '<bpmn:extension definition="zeebe:property" mustUnderstand="true"/>',
}
BAD: dict[str, Broken] = {
    "must be understood": (
        '<bpmn:extension xmlns:x="urn:x" definition="x:y" mustUnderstand="true"/>', (RULE, "definitions")
    ),
    "no definition": ("<bpmn:extension/>", (RULE, "definitions")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
