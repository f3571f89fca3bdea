"""Who may import whom: the layers of the house (pyproject.toml, tool.importlinter)."""

import ast
import subprocess
import sys

from tests.contracts.tree import ROOT, modules


def test_rooms_import_only_what_lies_below_them() -> None:
    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"

    checked = subprocess.run(
        [sys.executable, "-c", linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_wsgi_only_makes_the_application() -> None:
    body = ast.parse((ROOT / "wsgi.py").read_text(encoding="utf-8")).body
    statements = [node for node in body if not isinstance(node, ast.Expr)]

    assert [type(node) for node in statements] == [ast.ImportFrom, ast.Assign]


def test_no_room_imports_the_tests() -> None:
    found = [
        module.path
        for module in modules("app", "admin_ui", "api", "database", "engine", "itsm")
        for node in ast.walk(module.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and any(name.split(".")[0] in {"tests", "benchmarks"} for name in _names(node))
    ]

    assert not found


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]
