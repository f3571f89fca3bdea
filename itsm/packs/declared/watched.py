"""Reading ``recurrence`` and ``aftermath`` of a ``pack.yaml``, strictly."""

from collections.abc import Mapping

from engine.definitions.repairs.values import set_value
from engine.errors import text
from itsm.forms.place import Place
from itsm.packs.declared.model import TEXT, Aftermath, Recurrence, Same
from itsm.packs.values import KEY
from itsm.records.links.kinds import choices as links

FEWEST, MOST = 2, 1000
"""How many records may be asked for."""
MOST_DAYS = 365
MOST_HOURS = 720


def read_recurrence(place: Place) -> Recurrence:
    """What ``recurrence`` says."""
    place.only("of", "promotion", "by", "within_days", "team", "fields")
    below = place.at("fields")
    return Recurrence(
        of=_key(place, "of", "visit"), promotion=_key(place, "promotion", "follow_up"), by=_measures(place.at("by")),
        within_days=_number(place, "within_days", 1, MOST_DAYS), team=place.text("team", ""),
        fields={name: below.text(name) for name in (below.mapping() if place.has("fields") else ())},
    )  # fmt: skip


def read_aftermath(place: Place) -> Aftermath:
    """What ``aftermath`` says."""
    place.only("of", "hours", "same", "link", "step")
    return Aftermath(
        of=tuple(_word(one, "visit") for one in place.items("of", required=True)),
        hours=_number(place, "hours", 1, MOST_HOURS),
        same=tuple(_same(one) for one in place.items("same", required=True)),
        link=place.one_of("link", tuple(links())),
        step=place.text("step", ""),
    )


def _measures(place: Place) -> Mapping[str, int]:
    there = place.mapping()
    if not there:
        place.wrong(text("Expected fields, or text, each with a number of records, but there is none."))
    for name in there:
        if name != TEXT and not KEY.fullmatch(name):
            place.wrong(text("Expected the key of a field, or text, but found “%(name)s”.", name=name[:60]), name)
    return {name: _number(place, name, FEWEST, MOST) for name in there}


def _number(place: Place, name: str, fewest: int, most: int) -> int:
    value = place.whole(name)
    if value is None or not fewest <= value <= most:
        shown = "–" if value is None else str(value)
        said = text("Expected %(fewest)s to %(most)s, but found %(value)s.", fewest=fewest, most=most, value=shown)
        place.wrong(said, name, None, [set_value(place.path_of(name), min(max(value or fewest, fewest), most))])
        return fewest
    return value


def _same(place: Place) -> Same:
    if isinstance(place.value, str):
        both = _word(place, "service")
        return Same(both, both)
    place.only("own", "other")
    return Same(_key(place, "own", "service"), _key(place, "other", "service"))


def _key(place: Place, name: str, example: str) -> str:
    value = place.text(name)
    return _word(Place(value, place.path_of(name), place.findings), example) if value else ""


def _word(place: Place, example: str) -> str:
    if isinstance(place.value, str) and KEY.fullmatch(place.value):
        return place.value
    said = str(place.value)[:60]
    place.wrong(text("Expected something like “%(example)s”, but found “%(value)s”.", example=example, value=said))
    return ""
