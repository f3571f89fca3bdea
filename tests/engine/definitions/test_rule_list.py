"""The page of rules is what the rules say of themselves, and each says all that a reader needs."""

from pathlib import Path
from types import ModuleType

import pytest

from engine.definitions.rule_list import render
from engine.definitions.rules import FAMILIES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "bpmn-rules.md"
MODULES = [module for family in FAMILIES.values() for module in family]


def test_page_of_rules_is_made_from_the_code() -> None:
    command = "python -m engine.definitions.rule_list > docs/reference/bpmn-rules.md"

    assert PAGE.read_text("utf-8") == render(), f"Run {command}."


def test_names_of_rules_are_unique() -> None:
    names = [module.RULE for module in MODULES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.RULE)
def test_rule_says_its_name_its_section_and_how_a_file_breaks_it(module: ModuleType) -> None:
    assert (module.__doc__ or "").startswith(f"Rule ``{module.RULE}``: ")
    assert module.SECTION
    assert module.BREAKS
    assert len(set(module.BREAKS)) == len(module.BREAKS)
