"""What the linter warns of in a drawing, by the rule that is looked at."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.support.bpmn import Diagram


def warned(rule: str, diagram: Diagram, environment: LintEnvironment | None = None) -> list[str]:
    """Return the elements that a rule warns of. Raises AssertionError when it finds more than warnings."""
    findings = lint_process(diagram.xml(), "test.bpmn", environment or LintEnvironment())
    found = [finding for finding in findings if finding.rule == rule]
    assert all(finding.severity == "warning" for finding in found)
    return [finding.element_id for finding in found]
