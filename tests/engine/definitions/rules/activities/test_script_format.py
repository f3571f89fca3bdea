"""Rule ``script-format``."""

from tests.engine.definitions.rules.drawings import child, process, task
from tests.support.rules import rule_tests

SCRIPT = child("script", "1 + 1")


def script_task(*content: str, **attributes: str) -> str:
    return process(task(*content, kind="scriptTask", **attributes))


GOOD = {
    "no script": script_task(),
    "script without words": script_task("<bpmn:script/>"),
    "empty script": script_task(child("script", " ")),
    "format alone": script_task(scriptFormat="text/x-feel"),
    "script with its format": script_task(SCRIPT, scriptFormat="application/javascript"),
    "format with a parameter": script_task(SCRIPT, scriptFormat="text/javascript; charset=utf-8"),
    "our own name for FEEL": script_task(SCRIPT, scriptFormat="feel"),
}
BAD = {
    "script without format": (script_task(SCRIPT), ("script-format", "t")),
    "script of elements without format": (
        script_task('<bpmn:script><x xmlns="urn:x"/></bpmn:script>'), ("script-format", "t")
    ),
    "empty format": (script_task(SCRIPT, scriptFormat=""), ("script-format", "t")),
    "format that is no media type": (script_task(SCRIPT, scriptFormat="javascript"), ("script-format", "t")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
