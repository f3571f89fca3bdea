"""The locks: every package with its hashes, nothing of one machine, and all that pyproject.toml asks for."""

import re
import tomllib
from typing import Any

import pytest

from tests.contracts.tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _blocks(lock: str) -> list[str]:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def _pins(lock: str) -> set[tuple[str, str]]:
    return {(_normal(found[1]), found[2]) for line in _blocks(lock) if (found := PINNED.match(line))}


def _wanted(*extras: str) -> set[str]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return {_normal(re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0]) for line in wanted}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_the_lock_is_a_version_with_hashes(lock: str) -> None:
    blocks = _blocks(lock)

    assert blocks
    assert [line for line in blocks if not PINNED.match(line) or "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_registry_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*|file:\S+|@ /\S+", text) == []


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev",))])
def test_lock_has_every_direct_dependency(lock: str, extras: tuple[str, ...]) -> None:
    assert _wanted(*extras) - {name for name, _ in _pins(lock)} == set()


def test_both_locks_agree() -> None:
    assert _pins("requirements.txt") - _pins("requirements-dev.txt") == set()
