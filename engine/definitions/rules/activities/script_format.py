"""Rule ``script-format``: a script says in which language it is written, as a media type (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Iterator

from engine.definitions.addresses import is_content_type
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named, shortened
from engine.definitions.rules.foundation.languages import FEEL
from engine.errors import Finding, text

RULE = "script-format"
SECTION = "10.3.3, Script Task"
BREAKS = (
    "a script task has a script and no scriptFormat",
    "the scriptFormat of a script task is no media type",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield scripts without a language, and languages that are not named as the standard wants it."""
    for task in model.of_kind("scriptTask"):
        language = (task.get("scriptFormat") or "").strip()
        if not language and _has_script(task):
            yield error(
                RULE, task,
                text(
                    "Expected scriptFormat beside the script of <%(element)s>, but there is none.",
                    element=named(task),
                ),
                text("Say in which language the script is written, for example text/x-feel."),
            )
        elif language and language not in FEEL and not is_content_type(language):
            yield error(
                RULE, task,
                text(
                    "Expected scriptFormat of <%(element)s> to be a media type, but it is %(value)s.",
                    element=named(task), value=shortened(language),
                ),
                text("Write a media type such as text/x-feel."),
            )


def _has_script(node: Node) -> bool:
    script = node.find("bpmn:script", NAMES)
    return script is not None and (len(script) > 0 or bool((script.text or "").strip()))
