"""Templates of notices: Jinja of which little is left, so that whoever writes one reaches nothing and stops nothing.

What a template may hold is listed, all else is refused before it is stored: names that a notice has, conditions, one
loop over a list that a notice has, and filters that make no text longer. There are no calls, no arithmetic and no
assignments, so the work that a template can make is bounded by its length. It runs in Jinja's sandbox all the same.
"""

from collections.abc import Collection, Iterator, Mapping

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.errors import Text, text
from itsm.language import listed

LONGEST_SOURCE = 10_000
FILTERS = ("default", "first", "length", "lower", "trim", "truncate", "upper")
"""Filters that make nothing much longer than it was."""
LISTS: Mapping[str, frozenset[str]] = {
    "answers": frozenset({"label", "link"}), "notices": frozenset({"sentence", "link", "number", "title"}),
}  # fmt: skip
"""Names that are lists, and what each thing in them has."""
_DEEPEST = 8
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Filter, nodes.If,
    nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
_LOOP = frozenset({"index", "first", "last"})


def _environment(html: bool) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=html, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


_PLAIN, _HTML = _environment(html=False), _environment(html=True)


def wrong_with(source: str, names: Collection[str]) -> Text | None:
    """What is wrong with a template that may use ``names``; None when nothing is."""
    if len(source) > LONGEST_SOURCE:
        return text("Expected at most %(most)s characters. Shorten it.", most=LONGEST_SOURCE)
    try:
        tree = _PLAIN.parse(source)
    except TemplateSyntaxError as problem:
        return text(
            "Expected a template, but line %(line)s cannot be read: %(why)s. Correct it.",
            line=problem.lineno, why=(problem.message or "").rstrip("."),
        )
    return next(_problems(tree, frozenset(names), depth=0), None)


def render(source: str, values: Mapping[str, object], html: bool = False) -> str:
    """A template that ``wrong_with`` found nothing wrong with, with ``values`` of all its names."""
    return (_HTML if html else _PLAIN).from_string(source).render(values)


def _problems(node: nodes.Node, names: frozenset[str], depth: int) -> Iterator[Text]:
    if depth > _DEEPEST:
        yield text("Expected fewer things inside of each other at line %(line)s. Make it simpler.", line=node.lineno)
        return
    own = _wrong_node(node, names)
    if own is not None:
        yield own
        return
    inner = names
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        inner = names | {node.target.name, "loop"}
    for child in node.iter_child_nodes():
        # Output stands around every expression and is no depth of its own.
        yield from _problems(child, inner, depth if isinstance(node, nodes.Output) else depth + 1)


def _wrong_node(node: nodes.Node, names: frozenset[str]) -> Text | None:
    if not isinstance(node, _ALLOWED):
        return text(
            "Expected words, names, if and for, but line %(line)s has something else. Take it out.",
            line=node.lineno,
        )
    if isinstance(node, nodes.Name):
        return _wrong_name(node, names)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return text(
            "Expected one of the filters %(filters)s, but line %(line)s has “%(name)s”. Take it out.",
            filters=listed(FILTERS), line=node.lineno, name=node.name[:60],
        )
    if isinstance(node, nodes.For):
        return _wrong_loop(node, names)
    if isinstance(node, nodes.Getattr):
        return _wrong_part(node)
    return None


def _wrong_name(node: nodes.Name, names: frozenset[str]) -> Text | None:
    if node.ctx == "store" or node.name in names:
        return None
    return text(
        "Expected a name from the list beside, but line %(line)s has “%(name)s”. Choose one of them.",
        line=node.lineno, name=node.name[:60],
    )


def _wrong_loop(node: nodes.For, names: frozenset[str]) -> Text | None:
    over = node.iter
    simple = isinstance(node.target, nodes.Name) and node.target.name not in names and not node.recursive
    if simple and "loop" not in names and isinstance(over, nodes.Name) and over.name in LISTS:
        return None
    return text(
        "Expected a loop over one of %(lists)s, and none inside of another, at line %(line)s. Correct it.",
        lists=listed(LISTS), line=node.lineno,
    )


def _wrong_part(node: nodes.Getattr) -> Text | None:
    parts = {one for known in LISTS.values() for one in known}
    fits = isinstance(node.node, nodes.Name) and node.attr in (_LOOP if node.node.name == "loop" else parts)
    if fits:
        return None
    return text(
        "Expected one of %(parts)s behind the dot, but line %(line)s has “%(name)s”. Correct it.",
        parts=listed(sorted(parts)), line=node.lineno, name=node.attr[:60],
    )
