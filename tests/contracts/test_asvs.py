"""The pages on security name tests that exist, and a line of the ASVS that is met says how."""

import re
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT

PAGE = (ROOT / "docs/security/asvs.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("page", sorted((ROOT / "docs/security").glob("[!i]*.md")), ids=lambda page: page.stem)
def test_every_proof_is_a_test_that_exists(page: Path) -> None:
    named = PROOF.findall(page.read_text(encoding="utf-8"))

    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or f"def {name or 'test_'}" not in (ROOT / path).read_text(encoding="utf-8")
    ]

    assert len(named) > 40 and missing == []


def test_every_line_of_the_asvs_has_an_answer() -> None:
    assert [row[0] for row in ROWS if len(row) != 4 or row[1] not in {"yes", "no", "partly", "n/a"}] == []


def test_lines_of_the_asvs_stand_in_order_and_once() -> None:
    numbers = [tuple(int(part) for part in re.split(r"[ ,–]", row[0])[0].split(".")) for row in ROWS]

    assert numbers == sorted(set(numbers))
