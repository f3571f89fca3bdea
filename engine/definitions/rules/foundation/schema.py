"""Rule ``schema``: the file follows the XML schema of BPMN 2.0.2 (formal/2013-12-09)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error
from engine.definitions.schema.order import has_place, lacking, misplaced, twin
from engine.definitions.schema.ways import ways_to_break
from engine.definitions.schema.words import explain, explain_lacking, explain_order, told_elsewhere
from engine.errors import Finding, text
from engine.spiff.diagram.schema import schema_problems

RULE = "schema"
SECTION = "the XML schemas of chapters 8 to 12"
BREAKS = ways_to_break()
CONTENT = "SCHEMAV_ELEMENT_CONTENT"
DEFINITIONS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}definitions"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield what the schema forbids, once for each element and sentence."""
    if model.root.tag != DEFINITIONS:
        yield error(
            RULE, model.root,
            text("Expected a BPMN file, but its first element is %(tag)s.", tag=str(model.root.tag)),
            text("Save the diagram as BPMN 2.0."),
        )
        return
    seen: set[tuple[str, str]] = set()
    for finding in _problems(model):
        if (finding.element_id, str(finding.message)) not in seen:
            seen.add((finding.element_id, str(finding.message)))
            yield finding


def _problems(model: Model) -> Iterator[Finding]:
    late = {each.node: each for each in misplaced(model.by_name)}
    for problem in schema_problems(model.root):
        owner = problem.node.getparent()
        if problem.kind != CONTENT or owner is None:
            if not told_elsewhere(problem):
                yield error(RULE, problem.node, *explain(problem))
        elif problem.node in late:
            yield error(RULE, problem.node, *explain_order(late.pop(problem.node)))
        elif needed := lacking(problem.node):
            yield error(RULE, owner, *explain_lacking(problem.node, needed))
        elif has_place(problem.node) and twin(problem.node) is not None:  # neither of the two is wrong by itself
            yield error(RULE, owner, *explain(problem))
        else:
            yield error(RULE, problem.node, *explain(problem))
    for each in late.values():
        yield error(RULE, each.node, *explain_order(each))
