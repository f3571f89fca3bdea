"""Legal and illegal drawings for the rules of the standard, and the two tests that every rule has for them.

In a test module: ``test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)``.
"""

from collections.abc import Callable, Mapping

import pytest

from engine.definitions.model import LintEnvironment, Model
from engine.definitions.reader import read_xml
from engine.definitions.rules import FAMILIES
from tests.support.bpmn import HEAD, Diagram

Drawing = Diagram | str
"""A diagram, or what stands inside ``bpmn:definitions``."""
Broken = tuple[Drawing, tuple[str, str]]
"""A drawing, and the rule and the element that are found."""


def file_of(drawing: Drawing) -> bytes:
    """Return a drawing as the file that would be deployed."""
    if isinstance(drawing, Diagram):
        return drawing.xml()
    return f"{HEAD}{drawing}</bpmn:definitions>".encode()


def standard_errors(drawing: Drawing) -> list[tuple[str, str]]:
    """Return rule and element of every error that the rules of the standard find; the house has no say."""
    model = Model.read(read_xml(file_of(drawing)))
    checks = [module.check for name, family in FAMILIES.items() if name != "house" for module in family]
    found = [finding for check in checks for finding in check(model, LintEnvironment())]
    return [(finding.rule, finding.element_id) for finding in found if finding.severity == "error"]


def rule_tests(
    good: Mapping[str, Drawing], bad: Mapping[str, Broken]
) -> tuple[Callable[[str], None], Callable[[str], None]]:
    """Return two tests: the good drawings have no error at all; the bad ones that of the rule, at that element only."""

    @pytest.mark.parametrize("case", good)
    def legal(case: str) -> None:
        found = standard_errors(good[case])

        assert not found, found

    @pytest.mark.parametrize("case", bad)
    def illegal(case: str) -> None:
        drawing, (rule, element) = bad[case]

        found = standard_errors(drawing)

        assert {name for kind, name in found if kind == rule} == {element}, found

    return legal, illegal
