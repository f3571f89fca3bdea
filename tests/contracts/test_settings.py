"""Every setting that code, tests, make or documents name is a row of the table of settings."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.settings import PREFIX, SETTINGS
from tests.contracts.tree import ROOMS, ROOT, files

NAME = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b")
OF_TESTS = {
    "FLOWDESK_SHARED", "FLOWDESK_TEST_NO_SKIP", "FLOWDESK_TEST_EXAMPLES", "FLOWDESK_TEST_DATABASES",
    "FLOWDESK_TEST_KILLS", "FLOWDESK_WRITE_IMAGES", "FLOWDESK_BENCH_POSTGRESQL_URL",
}  # fmt: skip
KEYS_OF_FLASK = {"FLOWDESK_UPLOAD_LIMIT"}
"""Entries of the application's own configuration that only look like variables of the environment."""


def _texts() -> Iterator[tuple[Path, str]]:
    front = [ROOT / "Makefile", ROOT / ".ci/run", *ROOT.glob("*.md")]
    for path in [*front, *files("docs", "*.md"), *(file for room in ROOMS for file in files(room, "*.py"))]:
        yield path, path.read_text(encoding="utf-8")


def test_settings_that_are_named_exist() -> None:
    known = {setting.variable for setting in SETTINGS} | OF_TESTS | KEYS_OF_FLASK

    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in _texts()
        for name in NAME.findall(text)
        if name not in known
    }

    assert not found


def test_settings_say_what_they_are_for() -> None:
    assert [row.name for row in SETTINGS if not row.help.endswith(".") or not row.expected] == []


def test_settings_are_read_in_one_place() -> None:
    reading = re.compile(r"os\.environ|getenv")

    found = {
        str(path.relative_to(ROOT)) for path, text in _texts() if path.suffix == ".py" and reading.search(text)
    }

    assert {path for path in found if not path.startswith(("app/", "benchmarks/"))} == set()
