"""Global tasks: scripts and their language."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "global-tasks"


def script(language: str = "", text: str = "1 + 1") -> str:
    attribute = f' scriptLanguage="{language}"' if language else ""
    return f'<bpmn:globalScriptTask id="g"{attribute}><bpmn:script>{text}</bpmn:script></bpmn:globalScriptTask>'


GOOD: dict[str, Drawing] = {
    "with language": script("application/feel"),
    "nothing to run": script(text=""),
    "empty": '<bpmn:globalScriptTask id="g"/>',
}
BAD: dict[str, Broken] = {
    "no language": (script(), (RULE, "g")),
    "language that is no kind of content": (script("groovy"), (RULE, "g")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
