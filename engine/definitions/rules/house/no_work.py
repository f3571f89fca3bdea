"""Rule ``no-work``: a service, script or business rule task says what it does."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, extensions_of, local_name, warning
from engine.definitions.repairs import nearest, set_extension
from engine.errors import Finding, Repair, text
from engine.spiff.diagram.records import expression_of, is_set

RULE = "no-work"
SECTION = "–"
BREAKS = (
    "a service task of an executable process has no job type (warning)",
    "a script task of an executable process has no script (warning)",
    "a business rule task of an executable process calls no decision (warning)",
)


def check(model: Model, environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of tasks that the token only passes: the standard allows them, but hardly anybody means it."""
    for node in model.of_kind("serviceTask", "scriptTask", "businessRuleTask"):
        process = next(node.iterancestors("{*}process"), None)
        if process is None or not is_set(process, "isExecutable") or _has_work(node):
            continue
        yield warning(
            RULE, node,
            text("Expected work at <%(element)s>, but the token only passes it.", element=node.get("id")),
            text("Write a script in FEEL, choose a decision, or give it a job type."),
            _repairs(node, environment),
        )


def _has_work(node: Node) -> bool:
    return bool({"script", "calledDecision", "taskDefinition"} & extensions_of(node).keys()) or (
        expression_of(node, "script") is not None
    )


def _repairs(node: Node, environment: LintEnvironment) -> Iterator[Repair]:
    """The decisions and job types that have nearly the id of the element; all of them where they are few."""
    identity = node.get("id", "")
    if local_name(node) == "businessRuleTask":
        for decision in nearest(identity, environment.decisions or ()):
            yield set_extension(node, "calledDecision", "decisionId", decision, resultVariable=decision)
    elif local_name(node) == "serviceTask":
        for job_type in nearest(identity, environment.job_types or ()):
            yield set_extension(node, "taskDefinition", "type", job_type)
