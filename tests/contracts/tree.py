"""The source tree as the contracts see it: rooms, modules and their functions, each file read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "admin_ui", "api", "benchmarks", "database", "engine", "itsm")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LEFT_OUT = {"node_modules", "__pycache__", "static"}


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root with slashes, its text and its syntax tree."""

    path: str
    source: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How many lines the file has."""
        return self.source.count("\n")

    @property
    def room(self) -> str:
        """The top folder."""
        return self.path.split("/", 1)[0]

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTIONS):
                yield node


def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files below ``folders`` (of the root), in order of their paths."""
    return tuple(module for folder in folders for module in _modules(folder))


@cache
def _modules(folder: str) -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if not LEFT_OUT.intersection(parts):
            source = path.read_text(encoding="utf-8")
            found.append(Module("/".join(parts), source, ast.parse(source)))
    return tuple(found)


def files(folder: str, pattern: str) -> list[Path]:
    """The files below ``folder`` (of the root) whose name matches ``pattern``."""
    return sorted(path for path in (ROOT / folder).rglob(pattern) if not LEFT_OUT.intersection(path.parts))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from ``def`` to its end, its docstring not counted: explaining is never too long."""
    first = function.body[0]
    explained = 0
    if ast.get_docstring(function, clean=False) is not None:
        explained = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - explained
