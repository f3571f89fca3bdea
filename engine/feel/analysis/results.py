"""What each built-in function yields, by the types of its arguments (DMN 1.5 §10.3.4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.feel.analysis.kinds import (
    CONTEXT,
    DURATION,
    DURATIONS,
    NULL,
    STRING,
    ExactContext,
    context_of,
    family,
    join,
    join_all,
    kind_of,
    list_of,
    plain,
)
from engine.feel.builtins.yields import YIELDS
from engine.feel.moments import iso
from engine.feel.syntax import tree
from engine.feel.types import ANY, ContextType, FeelType, ListType


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call in the order of the parameters: their types and the parts themselves."""

    kinds: Sequence[FeelType]
    nodes: Sequence[tree.Node]

    def kind(self, at: int) -> FeelType:
        """Return the type of an argument; ``Null`` when it is left out."""
        return plain(self.kinds[at]) if at < len(self.kinds) else NULL

    def text(self, at: int) -> str | None:
        """Return an argument that is a string written out."""
        node = self.nodes[at] if at < len(self.nodes) else None
        return node.value if isinstance(node, tree.Literal) and isinstance(node.value, str) else None


Result = Callable[[Given], FeelType]


def _item(kind: FeelType) -> FeelType:
    """Return the item type of an argument taken for a list: a single value is a list of one."""
    return plain(kind.item) if isinstance(kind, ListType) else kind


def _same_list(given: Given) -> FeelType:
    return list_of(_item(given.kind(0)))


def _any_item(given: Given) -> FeelType:
    """One of the items of a single list, or one of the arguments."""
    return _item(given.kind(0)) if len(given.kinds) == 1 else join_all(map(plain, given.kinds))


def _joined_lists(given: Given) -> FeelType:
    return list_of(join_all(_item(plain(kind)) for kind in given.kinds))


def _appended(given: Given) -> FeelType:
    return list_of(join_all([_item(given.kind(0)), *map(plain, given.kinds[1:])]))


def _with_third(given: Given) -> FeelType:
    return list_of(join(_item(given.kind(0)), given.kind(2)))


def _flat(given: Given) -> FeelType:
    kind = given.kind(0)
    while isinstance(kind, ListType):
        kind = plain(kind.item)
    return list_of(kind)


def _magnitude(given: Given) -> FeelType:
    kind = _item(given.kind(0))
    return kind if family(kind) in DURATIONS | {"number"} else ANY


def _duration(given: Given) -> FeelType:
    text = given.text(0)
    if text is None:
        return given.kind(0) if family(given.kind(0)) in DURATIONS else DURATION
    try:
        return kind_of(iso.parse_duration(text, weeks=False))
    except ValueError:
        return NULL


def _entry(given: Given) -> FeelType:
    context, key = given.kind(0), given.text(1)
    if not isinstance(context, ContextType) or key is None:
        return ANY
    return plain(dict(context.entries).get(key, ANY))


def _entries(given: Given) -> FeelType:
    context = given.kind(0)
    exact = isinstance(context, ExactContext)
    value = join_all(kind for _, kind in context.entries) if exact and isinstance(context, ContextType) else ANY
    return list_of(context_of({"key": STRING, "value": value}, exact=True))


def _put(given: Given) -> FeelType:
    context, key = given.kind(0), given.text(1)
    if not isinstance(context, ContextType) or key is None:
        return CONTEXT
    return context_of({**dict(context.entries), key: given.kind(2)}, exact=isinstance(context, ExactContext))


RESULTS: dict[str, FeelType | Result] = {
    **YIELDS,
    **dict.fromkeys(("sublist", "remove", "reverse", "distinct values", "sort"), _same_list),
    **dict.fromkeys(("min", "max"), _any_item),
    **dict.fromkeys(("concatenate", "union"), _joined_lists),
    **dict.fromkeys(("insert before", "list replace"), _with_third),
    "append": _appended,
    "flatten": _flat,
    "abs": _magnitude,
    "duration": _duration,
    "get value": _entry,
    "get entries": _entries,
    "context put": _put,
}  # fmt: skip


def result_type(name: str, given: Given) -> FeelType:
    """Return the type that a call of a built-in function yields; ``Any`` when it cannot be told."""
    found = RESULTS.get(name) or YIELDS.get(name, ANY)
    return found if isinstance(found, FeelType) else found(given)
