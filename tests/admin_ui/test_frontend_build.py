"""The committed front end build: whole, light, free of code from text, with its licences."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.tree import ROOT

STATIC = ROOT / "admin_ui/static"
DIST = STATIC / "dist"
FRONTEND = ROOT / "admin_ui/frontend"
PAGE_BYTES = 150_000
EDITOR_BYTES = 650_000
ENTRIES = ("scripts/main.js", "styles/main.css")


def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return found


def _listed(manifest: dict[str, Any]) -> set[str]:
    files = {name for part in manifest.values() for name in (part["file"], *part.get("css", []))}
    return files | {name for part in manifest.values() for name in part.get("assets", [])}


def _reached(manifest: dict[str, Any], *entries: str) -> set[str]:
    """The files that a page with ``entries`` loads at some time."""
    keys, open_keys = set(entries), [*entries]
    while open_keys:
        part = manifest[open_keys.pop()]
        found = {*part.get("imports", []), *part.get("dynamicImports", [])} - keys
        keys |= found
        open_keys += found
    return {name for key in keys for name in (manifest[key]["file"], *manifest[key].get("css", []))}


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), compresslevel=6))


def test_manifest_lists_both_entries_and_every_built_file() -> None:
    manifest = _manifest()

    assert [manifest[entry]["isEntry"] for entry in ENTRIES] == [True, True]
    assert _listed(manifest) == {f"assets/{path.name}" for path in (DIST / "assets").iterdir()}


def test_page_with_the_diagram_stays_below_its_weight() -> None:
    whole = sum(_packed(DIST / name) for name in _reached(_manifest(), *ENTRIES)) + _packed(STATIC / "icons.svg")

    page_itself = 30_000
    assert whole + page_itself <= PAGE_BYTES


@pytest.mark.parametrize("island", sorted(path.parent.name for path in FRONTEND.glob("*/island.js")))
def test_editors_stay_below_their_weight(island: str) -> None:
    manifest = _manifest()
    editor = _reached(manifest, f"{island}/island.js") - _reached(manifest, *ENTRIES)

    assert sum(_packed(DIST / name) for name in editor if name.endswith((".js", ".css"))) <= EDITOR_BYTES


def test_no_ordinary_page_loads_an_editor() -> None:
    manifest = _manifest()
    reached = _reached(manifest, *ENTRIES)

    assert {part["file"] for name, part in manifest.items() if name.endswith("/island.js")} & reached == set()


def test_scripts_make_no_code_from_text() -> None:
    found = {
        path.name: re.findall(r"\beval\(|\bnew Function\(|(?<![\w.])Function\(", path.read_text(encoding="utf-8"))
        for path in (DIST / "assets").glob("*.js")
    }

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_styles_and_scripts_ask_no_other_host() -> None:
    found = []
    for path in (DIST / "assets").iterdir():
        if path.suffix == ".woff2":
            continue
        text = path.read_text(encoding="utf-8")
        found += re.findall(r"""(?:url\(|@import|from|import\()\s*["']?(?:https?:)?//[^"')]+""", text)

    assert found == []


def test_lock_file_names_no_registry() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")

    assert "resolved" not in lock
    assert "http://" not in lock


def test_direct_dependencies_are_pinned_exactly() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}

    assert {name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}


def test_licences_cover_the_viewer_and_the_icons() -> None:
    licences = (DIST / "licences.txt").read_text(encoding="utf-8")

    for name in ("bpmn-js", "diagram-js", "htmx.org", "lucide-static", "zeebe-bpmn-moddle"):
        assert re.search(rf"^{re.escape(name)} \d", licences, re.MULTILINE), name


def test_sprite_has_every_icon_that_templates_name() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    pattern = re.compile(r"""icon\(\s*["']([\w-]+)["']|icons\.svg#([\w-]+)""")
    named = {
        by_macro or by_address
        for path in (ROOT / "admin_ui/templates").rglob("*.html")
        for by_macro, by_address in pattern.findall(path.read_text(encoding="utf-8"))
    }

    assert named - drawn == set()
    assert len(drawn) >= 45


def test_templates_and_scripts_set_no_inline_style() -> None:
    sources = [*(ROOT / "admin_ui/templates").rglob("*.html"), *(FRONTEND / "scripts").glob("*.js")]
    found = [path.name for path in sources if re.search(r"\sstyle=|<style", path.read_text(encoding="utf-8"))]

    assert found == []
