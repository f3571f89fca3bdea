"""Reading ``figures`` of a ``pack.yaml``, strictly."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import cast, get_args

from engine.definitions.repairs.values import choices
from engine.errors import text
from itsm.forms.place import Place
from itsm.packs.figures.model import DATES, NAMED, OPTIONAL, PARTS, Figure, FigureKind
from itsm.packs.names import LANGUAGES, Names

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CLOCKS: Mapping[FigureKind, tuple[str, ...]] = {
    "kept_clocks": ("response", "resolution", "ola", "uc"), "kept_levels": ("response", "resolution"),
}  # fmt: skip
"""Agreements whose clocks the kinds that count clocks may name."""
CUSTOMER, MOST_BY = "customer", 3
"""What groups by the customer of the requester, where the type has no such field; how many fields group."""
SOON, FARTHEST = 90, 1100
"""How many days ahead is looked without ``days``, and at most."""


def read_figure(place: Place) -> Figure:
    """What one item of ``figures`` says."""
    kind = cast(FigureKind, place.one_of("kind", get_args(FigureKind), "sum"))
    parts = [*PARTS[kind], *(name for name in OPTIONAL.get(kind, ()) if place.has(name))]
    place.only("key", "name", "kind", *parts, "by", "at", "statuses", "only", "calendar", "clocks", "days")
    key = place.text("key")
    if key and not _KEY.fullmatch(key):
        said = text("Expected something like “%(example)s”, but found “%(value)s”.", example="in_time", value=key[:60])
        place.wrong(said, "key")
    only = place.at("only")
    return Figure(
        key=key, names=_names(place), kind=kind, fields={name: place.text(name) for name in parts},
        by=tuple(str(one.value) for one in place.items("by")), at=place.text("at", ""),
        statuses=tuple(str(one.value) for one in place.items("statuses")),
        only={name: only.text(name) for name in only.mapping()} if place.has("only") else {},
        calendar=place.text("calendar", "24x7") if kind == "minutes_of_agreed_time" else "",
        clocks=place.one_of("clocks", _CLOCKS[kind], _CLOCKS[kind][-1]) if kind in _CLOCKS else "",
        days=_days(place) if kind == "due_soon" else 0,
    )  # fmt: skip


def check_figures(root: Place, fields: Mapping[str, str], statuses: Collection[str], found: Collection[Figure]) -> None:
    """Refuse what names fields or statuses that the type does not have, or fields of another type than is needed."""
    for index, figure in enumerate(found):
        for path, named, types in _wanted(figure):
            fitting = [key for key, kind in fields.items() if kind in types]
            if named and named not in fitting:
                at = f"figures[{index}].{path}"
                said = text(
                    "Expected a field of type %(types)s, but found “%(name)s”.", types=", ".join(types), name=named[:60]
                )
                root.wrong(said, at, None, choices(at, named, fitting))
        for place, status in enumerate(figure.statuses):
            if status not in statuses:
                at = f"figures[{index}].statuses[{place}]"
                said = text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(statuses), name=status)
                root.wrong(said, at, None, choices(at, status, statuses))
        if len(figure.by) > MOST_BY:
            root.wrong(text("Expected at most %(most)s fields.", most=MOST_BY), f"figures[{index}].by")


def _wanted(figure: Figure) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name, types in (PARTS[figure.kind] | OPTIONAL.get(figure.kind, {})).items():  # type: ignore[operator]
        yield name, figure.fields.get(name, ""), types
    yield "at", figure.at, DATES
    for name in figure.only:
        yield f"only.{name}", name, NAMED
    for index, name in enumerate(figure.by):
        yield f"by[{index}]", "" if name == CUSTOMER else name, NAMED


def _days(place: Place) -> int:
    days = place.whole("days", SOON) or 0
    if not 0 < days <= FARTHEST:
        place.wrong(text("Expected 1 to %(most)s days, but found %(days)s.", most=FARTHEST, days=days), "days")
    return days


def _names(place: Place) -> Names:
    below = place.at("name")
    below.only(*LANGUAGES)
    names = {language: below.text(language, "") for language in LANGUAGES}
    if not names["en"]:
        below.wrong(text("Expected a text in English (en), but there is none."))
    return {language: value for language, value in names.items() if value}
