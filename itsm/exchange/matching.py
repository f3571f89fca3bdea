"""Which column is which field: by what was chosen last time, else by its heading in either language. Pure."""

from collections.abc import Mapping, Sequence

from engine.errors import InvalidForm, Text, text
from itsm.exchange.kind import Kind, Texts
from itsm.language import LANGUAGES, translate

Columns = Mapping[str, str]
"""Field by the column's place, counted from 0, as text."""


def matched(kind: Kind, header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """The field of each column that is known; no field is given twice."""
    names = _names(kind)
    found: dict[str, str] = {}
    for place, heading in enumerate(header):
        spelt = heading.strip().casefold()
        field = remembered.get(spelt, names.get(spelt, ""))
        if field in kind.by_name and field not in found.values():
            found[str(place)] = field
    return found


def remembered_of(header: Sequence[str], columns: Columns) -> dict[str, str]:
    """What is kept for the next file: the field of each heading, empty for one that was left out on purpose."""
    return {heading.strip().casefold(): columns.get(str(place), "") for place, heading in enumerate(header)}


def checked(kind: Kind, width: int, columns: Columns) -> dict[str, str]:
    """``columns`` without those left out. Raises InvalidForm: a field twice or unknown, one missing that finds rows."""
    chosen = {place: field for place, field in columns.items() if field}
    errors: dict[str, Text] = {}
    for place, field in chosen.items():
        if not (place.isdigit() and int(place) < width) or field not in kind.by_name:
            errors[f"column-{place[:3]}"] = text("Choose one from the list.")
        elif list(chosen.values()).count(field) > 1:
            errors[f"column-{place}"] = text("This field is chosen twice. Choose each once.")
    if not errors and not kind.identities(dict.fromkeys(chosen.values(), "x")):
        needed = [one.label for one in kind.fields if one.required]
        raise InvalidForm({"columns": text("Choose a column for “%(field)s” as well.", field=needed[0])})
    if errors:
        raise InvalidForm(errors)
    return chosen


def cells_of(cells: Sequence[str], columns: Columns) -> dict[str, str]:
    """The chosen cells of a row by field."""
    return {field: cells[int(place)] for place, field in columns.items() if int(place) < len(cells)}


def whole(kind: Kind, given: Texts, standing: Texts | None) -> dict[str, str]:
    """All texts of a row: what it gives, else what there is; an empty cell of a field that stays gives nothing."""
    said = {
        name: cell for name, cell in given.items()
        if not kind.by_name[name].finds and (cell or not kind.by_name[name].stays)
    }  # fmt: skip
    return {**(standing or {}), **said} if standing is not None else {**dict.fromkeys(given, ""), **said}


def _names(kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in reversed(kind.fields):
        labels = (translate(field.label, language) for language in LANGUAGES)
        found |= {name.casefold(): field.name for name in (*field.also, *labels, field.name)}
    return found
