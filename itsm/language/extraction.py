"""Finding every message in the code and bringing the catalogues up to date with them.

A message is the first argument of ``text(…)``, ``message(…)`` or ``gettext(…)`` in Python, of ``t(…)``, ``text(…)`` or
``_(…)`` in a template. Translations that exist are kept; messages that the code no longer has are dropped.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from itsm.language.catalogue import catalogue_file

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("app", "admin_ui", "api", "itsm", "engine")
_PYTHON_KEYWORDS = {"text": "engine.errors", "message": "engine.feel.messages", "gettext": "itsm.language"}
_TEMPLATE_KEYWORDS = ["t", "text", "_"]
_TEMPLATE_OPTIONS = {"silent": "false"}


def messages() -> dict[str, list[str]]:
    """Every message of the code with the files that have it."""
    found: dict[str, list[str]] = {}
    for file in _files():
        name = file.relative_to(ROOT).as_posix()
        for message in _in_python(file) if file.suffix == ".py" else _in_template(file):
            places = found.setdefault(message, [])
            if name not in places:
                places.append(name)
    return found


def update(language: str) -> Catalog:
    """Write the catalogue of ``language`` anew: what the code has, with the translations that are known."""
    known = read(language)
    fresh = Catalog(locale=_locale_name(language), project="Flowdesk", fuzzy=False, creation_date=None)
    for message, places in sorted(messages().items()):
        before = known.get(message)
        translation = before.string if before is not None else ""
        fresh.add(message, translation, locations=[(place, 0) for place in places])
    with catalogue_file(language).open("wb") as stream:
        write_po(stream, fresh, width=0, omit_header=True, include_lineno=False)
    return fresh


def read(language: str) -> Catalog:
    """The catalogue of ``language`` as it is."""
    file = catalogue_file(language)
    if not file.is_file():
        return Catalog(locale=_locale_name(language))
    with file.open("rb") as stream:
        return read_po(stream, locale=_locale_name(language))


def _locale_name(language: str) -> str:
    return language.replace("-", "_")


def _files() -> Iterator[Path]:
    for room in ROOMS:
        for pattern in ("*.py", "*.html", "*.jinja", "*.txt"):
            for file in sorted((ROOT / room).rglob(pattern)):
                if "node_modules" not in file.parts and (file.suffix == ".py" or "templates" in file.parts):
                    yield file


def _in_python(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    keywords = _imported_keywords(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _imported_keywords(tree: ast.Module) -> set[str]:
    """Names by which this module calls the functions that mark messages (``sqlalchemy.text`` is none of them)."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if (node.module or "").startswith(_PYTHON_KEYWORDS.get(alias.name, "-"))
    } | {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in _PYTHON_KEYWORDS}


def _in_template(file: Path) -> Iterator[str]:
    with file.open("rb") as stream:
        for _line, _function, message, _comments in babel_extract(stream, _TEMPLATE_KEYWORDS, [], _TEMPLATE_OPTIONS):
            first = message[0] if isinstance(message, tuple) else message
            if first:
                yield first
