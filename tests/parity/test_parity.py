"""Ours and the editors' interpreter answer alike, but for differences that are reviewed and explained by name."""

import re
from collections import Counter

import pytest

from tests.contracts.tree import ROOT
from tests.parity.answers import INTERPRETER, editors, ours
from tests.parity.rows import corpus, differences

PAGE = (ROOT / "docs" / "reference" / "feel-parity.md").read_text(encoding="utf-8")
ENOUGH = 400


@pytest.fixture(scope="module")
def editor() -> dict[str, str]:
    """The editors' answers by row; skips when the packages of the front end are not installed."""
    if not INTERPRETER.is_dir():
        pytest.skip("the packages of the front end are not installed: run make frontend, which needs Node.js and npm")
    return dict(zip((row.id for row in corpus()), editors(corpus()), strict=True))


def test_corpus_is_large_and_names_each_row_once() -> None:
    ids = Counter(row.id for row in corpus())

    assert len(ids) >= ENOUGH
    assert [name for name, count in ids.items() if count > 1] == []


def test_corpus_asks_each_question_once() -> None:
    asked = Counter((row.id.rpartition("-")[0], row.source, repr(row.context.get("?"))) for row in corpus())

    assert [question for question, count in asked.items() if count > 1] == []


def test_answers_differ_from_the_editor_only_where_it_is_explained(editor: dict[str, str]) -> None:
    explained = {each.id for each in differences()}

    found = {
        row.id: f"{row.source} → ours {ours(row)}, the editor {editor[row.id]}"
        for row in corpus()
        if row.id not in explained and ours(row) != editor[row.id]
    }

    assert found == {}, "Expected the same answers. Is ours wrong? If not, explain it in differences.yaml and the page."


def test_explained_differences_are_there_as_reviewed(editor: dict[str, str]) -> None:
    reviewed = {each.id: each.editor for each in differences()}

    assert {name: editor[name] for name in reviewed} == reviewed


def test_our_answers_are_those_that_were_reviewed() -> None:
    reviewed = {each.id: each.ours for each in differences()}

    assert {row.id: ours(row) for row in corpus() if row.id in reviewed} == reviewed


def test_reviewed_differences_differ_and_stand_once() -> None:
    counted = Counter(each.id for each in differences())

    assert [name for name, count in counted.items() if count > 1] == []
    assert [each.id for each in differences() if each.ours == each.editor] == []


def test_page_explains_each_reason_and_no_other() -> None:
    told = [heading.lower() for heading in re.findall(r"^### (.+)$", PAGE, re.MULTILINE)]

    assert told == list(dict.fromkeys(each.reason for each in differences()))


def test_ours_never_breaks_down_on_the_corpus() -> None:
    assert {row.id: ours(row) for row in corpus() if ours(row).startswith("fails")} == {}
