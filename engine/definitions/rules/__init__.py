"""The rules of the linter, one module per rule, in families that follow the chapters of BPMN 2.0.2.

A family is a package whose ``MODULES`` are its rules. A rule is a module with ``RULE`` (its name), ``SECTION`` (where
the standard says so), ``BREAKS`` (each way in which a file breaks it) and ``check(model, environment)``, which yields
findings. ``FAMILIES`` holds what is there, ``RULES`` all checks in one row.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from engine.definitions.model import LintEnvironment, Model
from engine.errors import Finding

Rule = Callable[[Model, LintEnvironment], Iterator[Finding]]


def _place(name: str) -> tuple[bool, bool, str]:
    """Return where a family stands: what concerns the whole file first, what the house asks for last."""
    return name != "foundation", name == "house", name


def _here(families: bool) -> dict[str, ModuleType]:
    entries = [entry for entry in iter_modules(__path__) if entry.ispkg == families]
    names = sorted((entry.name for entry in entries), key=_place)
    return {name: import_module(f"{__name__}.{name}") for name in names}


FAMILIES: Mapping[str, tuple[ModuleType, ...]] = MappingProxyType(
    {name: tuple(family.MODULES) for name, family in _here(families=True).items()}
)
"""The rules by their family."""
RULES: tuple[Rule, ...] = (
    *(module.check for family in FAMILIES.values() for module in family),
    *(module.check for module in _here(families=False).values()),
)
