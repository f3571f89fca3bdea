"""The category of a record type: its choices are those of the tree, where the pack leaves them to the organisation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.errors import InvalidForm, text
from itsm.categories.tree import Category, Tree
from itsm.forms.conditions import Lasting
from itsm.packs.model import Choice, Field, RecordType
from itsm.packs.names import LANGUAGES, Names, in_language

FIELD = "category"
OPTIONS = "categories"
"""What forms call the categories on offer (``valuesKey``)."""
BETWEEN = " › "
_MOST_MADE = 200
_made: dict[tuple[int, str], tuple[Field, Sequence[Mapping[str, object]]]] = {}
_joined: dict[tuple[int, int], tuple[RecordType, Tree, RecordType]] = {}


def with_tree(found: RecordType, tree: Tree) -> RecordType:
    """The type with the categories of the organisation; as its pack has it where there is no tree in use.

    Made once for a type and a tree, which are kept as long as nobody changes them: every page asks for all types.
    """
    known = _joined.get((id(found), id(tree)))
    if known is not None and known[0] is found and known[1] is tree:
        return known[2]
    made = _with_tree(found, tree)
    if len(_joined) >= _MOST_MADE:
        _joined.clear()
    _joined[id(found), id(tree)] = found, tree, made
    return made


def _with_tree(found: RecordType, tree: Tree) -> RecordType:
    own = found.by_key.get(FIELD)
    if own is None or own.type != "category" or tree.used is None:
        return found
    field = replace(own, choices=tuple(_choices(tree, found.key)))
    return replace(found, fields=tuple(field if one.key == FIELD else one for one in found.fields))


def _choices(tree: Tree, type_key: str) -> Iterator[Choice]:
    """Every category, for records keep what was retired since; ways to them are told in all languages."""
    labels: dict[str, Names] = {}
    for one in tree.categories:
        above = labels.get(one.above) if one.above is not None else None
        labels[one.code] = _labels(one, above)
        offered = one.in_use and one.taxonomy == tree.used and one.serves(type_key)
        yield Choice(one.code, labels[one.code], one.names, one.above, one.depth, offered)


def _labels(one: Category, above: Names | None) -> Names:
    own = {language: in_language(one.names, language) for language in LANGUAGES}
    if above is None:
        return own
    return {language: f"{in_language(above, language)}{BETWEEN}{name}" for language, name in own.items()}


def options(found: RecordType, language: str, current: object = None) -> Sequence[Mapping[str, object]]:
    """The categories that a form offers, in their order; with what the record has now, retired or written elsewhere."""
    field = found.by_key.get(FIELD)
    if field is None:
        return ()
    usual = _offered(field, language)
    if current is None or any(one["value"] == current for one in usual):
        return usual
    offered = [_option(one, language) for one in field.choices if one.offered or one.value == current]
    if not field.fits(str(current)):
        offered.append({"value": str(current), "label": str(current)})
    return offered


def _offered(field: Field, language: str) -> Sequence[Mapping[str, object]]:
    """What is offered to everybody: made once for a field as its tree makes it, for every form that is sent asks."""
    known = _made.get((id(field), language))
    if known is not None and known[0] is field:
        return known[1]
    made = Lasting(_option(one, language) for one in field.choices if one.offered)
    if len(_made) >= _MOST_MADE:
        _made.clear()
    _made[id(field), language] = field, made
    return made


def _option(one: Choice, language: str) -> Mapping[str, object]:
    return {
        "value": one.value, "label": in_language(one.labels, language),
        "name": in_language(one.names or one.labels, language), "depth": one.depth,
    }  # fmt: skip


def refuse_retired(found: RecordType, values: Mapping[str, object], current: object) -> None:
    """Raise InvalidForm for another category than the record has, when it is offered no more."""
    field, wanted = found.by_key.get(FIELD), values.get(FIELD)
    if field is None or wanted in (None, "", current):
        return
    if any(one.value == str(wanted) and not one.offered for one in field.choices):
        raise InvalidForm(
            {FIELD: text("Expected a category that is in use, but “%(value)s” is retired. Choose again.",
                         value=field.shown(wanted, "en"))}
        )  # fmt: skip
