"""Whatever we ship or install is named in the third-party notices, with its licence."""

import json
import re

from tests.contracts.tree import ROOT

NOTICES = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
NAMED = {
    name.strip().lower()
    for line in NOTICES.splitlines()
    if line.startswith("| ")
    for name in line.split("|")[1].split(",")
}


def _underscored(names: set[str]) -> set[str]:
    return {name.replace("-", "_") for name in names}


def test_notices_name_every_library_of_the_lock() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", lock, re.MULTILINE)}

    assert _underscored(locked) - _underscored(NAMED) == set()


def test_notices_name_every_part_of_the_built_front_end() -> None:
    lock = json.loads((ROOT / "admin_ui/frontend/package-lock.json").read_text(encoding="utf-8"))
    shipped = {
        path.rpartition("node_modules/")[2]
        for path, package in lock["packages"].items()
        if path and not package.get("dev") and not package.get("optional")
    }

    assert shipped - NAMED == set()


def test_notices_keep_the_condition_of_the_diagram_viewer() -> None:
    assert "watermark must stay fully visible" in " ".join(NOTICES.split())
