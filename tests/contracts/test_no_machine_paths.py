"""Nothing in the project tells on which machine it was written."""

import re
import subprocess

import pytest

from tests.contracts.tree import ROOT

FOLDERS = ("root", "home", "Users", "farm", "tmp")
PLACE = re.compile(
    rf"""(?<![\w.~$}}/-])/(?:(?:{"|".join(FOLDERS)})/[A-Za-z.]|{"work"}/(?:main|shared|steering|[.]library)\b)"""
)
MADE = ("requirements", "admin_ui/static/dist/", "admin_ui/frontend/package-lock.json")
TEXT = {
    ".py", ".md", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".json", ".bpmn", ".dmn", ".form", ".txt", ".po",
    ".mako", ".ini", ".cfg", "", ".feel", ".sql", ".svg",
}


def test_tracked_files_name_no_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is not a checkout: git lists no files")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if name.startswith(MADE) or path.suffix not in TEXT or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if PLACE.search(line):
                found.append(f"{name}:{number}")

    assert not found
