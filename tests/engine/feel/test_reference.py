"""The reference page names what FEEL offers."""

from pathlib import Path

import pytest

from engine.feel import evaluation
from engine.feel.builtins import BUILTINS
from engine.feel.syntax import cursor, lexer, parser

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "feel.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_reference_names_each_builtin_function(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    "limit",
    [
        lexer.MAX_SOURCE,
        cursor.MAX_DEPTH,
        parser.MAX_OPERATORS,
        evaluation.MAX_STEPS,
        evaluation.MAX_DEPTH,
        evaluation.MAX_STRING,
        evaluation.MAX_LIST,
    ],
)
def test_reference_names_each_limit(limit: int) -> None:
    assert f"| {limit:,}" in PAGE
