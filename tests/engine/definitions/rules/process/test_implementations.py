"""How tasks and transactions are implemented."""

from engine.definitions.rules.process.implementations import WORDS
from tests.support.rules import Broken, Drawing, rule_tests

RULE = "implementations"


def element(name: str, value: str) -> str:
    drawn = f'<bpmn:{name} id="x" {WORDS[name][0]}="{value}"/>'
    return drawn if name.startswith("global") else f'<bpmn:process id="p">{drawn}</bpmn:process>'


GOOD: dict[str, Drawing] = {
    **{f"{name}: {word}": element(name, word) for name, (_, words) in WORDS.items() for word in words},
    **{f"{name}: address": element(name, "http://example.org/x") for name in WORDS},
}
BAD: dict[str, Broken] = {name: (element(name, "##Magic"), (RULE, "x")) for name in WORDS}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
