"""Public and private processes."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "process-types"


def process(kind: str, executable: str) -> str:
    return f'<bpmn:process id="p" processType="{kind}" isExecutable="{executable}"/>'


GOOD: dict[str, Drawing] = {
    "private": process("Private", "true"),
    "undefined": process("None", "true"),
    "public": process("Public", "false"),
    "public, unsaid": '<bpmn:process id="p" processType="Public"/>',
}
BAD: dict[str, Broken] = {
    "public": (process("Public", "true"), (RULE, "p")),
    "public, as a number": (process("Public", "1"), (RULE, "p")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
