"""Every package says what lives there; every public name below the pages says what it is for."""

import ast
from collections.abc import Iterator

from tests.contracts.tree import FUNCTIONS, ROOMS, Module, modules

EXPLAINED = ("database", "engine", "itsm")
LEAST_WORDS = 5


def _public(module: Module) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in module.tree.body:
        if isinstance(node, (ast.ClassDef, *FUNCTIONS)) and not node.name.startswith("_"):
            yield node


def test_packages_say_what_lives_there() -> None:
    found = [
        module.path
        for module in modules(*ROOMS)
        if module.path.endswith("__init__.py")
        and len((ast.get_docstring(module.tree) or "").split()) < LEAST_WORDS
    ]

    assert not found


def test_modules_say_what_they_are_for() -> None:
    found = [module.path for module in modules(*ROOMS) if not ast.get_docstring(module.tree)]

    assert not found


def test_public_names_are_explained() -> None:
    found = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules(*EXPLAINED)
        for node in _public(module)
        if not ast.get_docstring(node)
    ]

    assert not found
