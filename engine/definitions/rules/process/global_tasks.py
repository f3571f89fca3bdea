"""Rule ``global-tasks``: a global script task with a script says in which language, as a kind of content."""

from collections.abc import Iterator

from engine.definitions.addresses import is_address, is_content_type
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named, shortened
from engine.errors import Finding, text

RULE = "global-tasks"
SECTION = "10.3.6, table 10.26; 10.3.3 (script task)"
BREAKS = (
    "a global script task has a script, but no scriptLanguage",
    "the scriptLanguage of a global script task is no kind of content",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield global tasks whose script nobody can read."""
    for node in model.of_kind("globalScriptTask"):
        yield from _script(node)


def _script(node: Node) -> Iterator[Finding]:
    language = node.get("scriptLanguage")
    script = node.find("bpmn:script", NAMES)
    if language is None and script is not None and (len(script) or (script.text or "").strip()):
        yield error(
            RULE, node,
            text(
                "Expected the language of the script of <%(element)s>, but scriptLanguage is missing.",
                element=named(node),
            ),
            text("Add the language as a kind of content."),
        )
    if language is not None and not is_content_type(language) and not is_address(language):
        yield error(
            RULE, node,
            text(
                "Expected a kind of content as language of the script of <%(element)s>, but it is “%(value)s”.",
                element=named(node), value=shortened(language),
            ),
            text("Write, for example, application/feel."),
        )
