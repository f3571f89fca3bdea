"""Sentences that people read: marked for translation, in both languages, and in our tone."""

import ast
import re
from collections.abc import Iterator

import pytest

from itsm.language import extraction
from tests.contracts.tree import ROOT, Module, files, modules

REFUSALS = {
    "NotFound", "InvalidState", "Conflict", "Forbidden", "Unauthenticated", "TooManyAttempts", "InvalidInput",
    "ExecutionFault", "DamagedState",
}
EXPLAINED = {
    "DmnProblem", "Fault", "FeelEncodingError", "FeelLimitError", "FeelSyntaxError", "UnknownDecisionError",
    "fail", "missing", "note", "null_code", "problem", "syntax_error",
}
"""What takes the sentences of FEEL and DMN."""
ROOMS = ("app", "admin_ui", "api", "itsm", "engine")
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
JINJA = re.compile(r"\{% block \w+_class %\}.*?\{% endblock %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
MARKUP = re.compile(r"<!--.*?-->|<kbd.*?</kbd>|<[^<>]*>|&\w+;|[\w-]+=\"[^\"<>]*\"", re.DOTALL)
SHOWN_ATTRIBUTE = re.compile(r"""\s(?:title|placeholder|alt|aria-label|data-text-[\w-]+)="([^"]*)\"""")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Flowdesk", "English"}


def _raised(module: Module) -> Iterator[tuple[int, ast.expr]]:
    """Messages of refusals that are raised: line and first argument that may be one."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
            if node.exc.func.id in REFUSALS and node.exc.args:
                yield node.lineno, node.exc.args[-1 if node.exc.func.id == "ExecutionFault" else 0]


def test_refusals_are_marked_for_translation() -> None:
    found = [
        f"{module.path}:{line}"
        for module in modules(*ROOMS)
        for line, message in _raised(module)
        if isinstance(message, (ast.JoinedStr, ast.BinOp)) or (isinstance(message, ast.Constant) and message.value)
    ]

    assert not found, "Expected text(…) around a message that people read."


def _named(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_glued(message: ast.expr) -> bool:
    """Whether a sentence comes as finished words, which cannot be said in another language."""
    if isinstance(message, ast.Constant):
        return isinstance(message.value, str) and message.value.startswith("Expected")
    return isinstance(message, ast.JoinedStr)


def test_sentences_of_expressions_and_decisions_keep_their_template() -> None:
    calls = [
        (f"{module.path}:{node.lineno}", node)
        for module in modules("engine/feel", "engine/dmn")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
    ]

    glued = [place for place, call in calls if _named(call) in EXPLAINED and any(map(_is_glued, call.args))]
    marked = [(place, call.args[0]) for place, call in calls if _named(call) == "message"]

    assert not glued, "Expected message(…) around a sentence that people read."
    assert all(isinstance(template, ast.Constant) for _, template in marked), "Expected literals in message(…)."


def test_refusals_say_what_was_expected() -> None:
    found = [
        f"{module.path}:{line} {first.value!r}"
        for module in modules(*ROOMS)
        for line, message in _raised(module)
        if isinstance(message, ast.Call) and message.args and isinstance(first := message.args[0], ast.Constant)
        if not str(first.value).startswith("Expected ")
    ]

    assert not found


@pytest.mark.parametrize("language", ["zh-CN"])
def test_every_message_is_translated_and_none_is_stale(language: str) -> None:
    translated = {message.id for message in extraction.read(language) if message.id and message.string}

    wanted = set(extraction.messages())

    assert sorted(wanted - translated) == []
    assert sorted(str(message) for message in translated - wanted) == []


@pytest.mark.parametrize("language", ["zh-CN"])
def test_translations_keep_the_places_for_values(language: str) -> None:
    found = [
        message.id
        for message in extraction.read(language)
        if message.id and message.string
        and set(PLACE.findall(str(message.id))) != set(PLACE.findall(str(message.string)))
    ]

    assert not found


def test_templates_hold_no_words_that_are_not_marked() -> None:
    found = []
    for path in files("admin_ui/templates", "*.html"):
        source = JINJA.sub("", path.read_text(encoding="utf-8"))
        shown = [*SHOWN_ATTRIBUTE.findall(source), MARKUP.sub(" ", source)]
        words = {word for text in shown for word in WORD.findall(text)} - NAMES
        if words:
            found.append(f"{path.relative_to(ROOT)}: {' '.join(sorted(words))}")

    assert not found
