"""The documentation is true and whole: made parts are fresh, pages are reachable, decisions are numbered."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from docs import tables
from tests.contracts.tree import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
TOCTREE = re.compile(r"```\{toctree\}\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _entries(page: Path) -> set[Path]:
    found: set[Path] = set()
    for body in TOCTREE.findall(page.read_text(encoding="utf-8")):
        for line in (line.strip() for line in body.splitlines()):
            if line and not line.startswith(":"):
                found.update(page.parent.glob(f"{line}.md"))
    return found - {page}


def test_made_parts_of_the_reference_are_fresh() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "docs.tables", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_reference_has_settings_roles_and_commands() -> None:
    texts = "".join(tables.pages().values())

    assert {name for name in tables.MADE if f"<!-- made: {name} -->" in texts} == set(tables.MADE)


def test_every_page_is_in_a_toctree() -> None:
    reached: set[Path] = set().union(*(_entries(page) for page in PAGES))

    assert {str(page.relative_to(DOCS)) for page in PAGES} - {str(page.relative_to(DOCS)) for page in reached} == {
        "index.md"
    }


def test_links_of_front_pages_lead_somewhere() -> None:
    fronts = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]

    broken = [
        f"{front.name}: {target}"
        for front in fronts
        for target in LINK.findall(front.read_text(encoding="utf-8"))
        if "://" not in target and not (front.parent / target).exists()
    ]

    assert not broken


def test_decisions_have_numbers_of_their_own_without_gaps() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))

    numbers = Counter(int(name[:4]) for name in names)

    assert numbers == Counter(range(1, len(names) + 1))


def test_decisions_are_told_in_the_same_order() -> None:
    wanted = ["Context", "Decision", "Alternatives", "Consequences"]

    for page in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == wanted, page.name
        assert text.startswith(f"# {int(page.name[:4])}. ") and "\nStatus: " in text, page.name


def test_both_languages_have_the_front_pages() -> None:
    english = sorted(
        path for path in [ROOT / "README.md", *(DOCS / "tutorial").glob("*.md")] if path.stem not in {"index"}
    )

    missing = [
        path.name for path in english if ".zh-CN" not in path.name and not path.with_suffix(".zh-CN.md").exists()
    ]

    assert not missing
