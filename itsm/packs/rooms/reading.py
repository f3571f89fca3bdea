"""Reading ``war_room``, ``proposal`` and ``ladder`` of a ``pack.yaml``, strictly."""

import re
from collections.abc import Collection, Iterable, Mapping

from engine.definitions.repairs.values import choices, set_value
from engine.errors import text
from itsm.forms.place import Place
from itsm.packs.names import Names
from itsm.packs.rooms.model import (
    PLACES,
    PreparedResponse,
    Proposal,
    ResponseStep,
    ReviewActions,
    RoomRates,
    RoomRole,
    SuggestedRung,
    UpdateTemplate,
    WarRoom,
)
from itsm.packs.values import names_at

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLACE = re.compile(r"\{([^{}]*)\}")
_WHEN = re.compile(r"\d{1,4} %|\d{1,4} min|\d{1,3} h")
MOST_MINUTES = 1440
MOST_RATE = 1_000_000
NOTICES = ("escalated", "escalation_note")
"""By which notice a rung tells: who is asked to take care, or for information."""


def read_war_room(place: Place) -> WarRoom:
    """What ``war_room`` says."""
    place.only("of", "team", "roles", "speaker", "help", "actions", "updates", "responses", "rates")
    found = WarRoom(
        of=tuple(_word(one, "visit") for one in place.items("of", required=True)),
        team=place.text("team"),
        roles=tuple(_role(one) for one in place.items("roles", required=True)) or (RoomRole("", {}, {}),),
        speaker=place.text("speaker", ""),
        help=place.text("help", ""),
        actions=_actions(place.at("actions")) if place.has("actions") else None,
        updates=tuple(_update(one) for one in place.items("updates")),
        responses=tuple(_response(one) for one in place.items("responses")),
        rates=_rates(place.at("rates")) if place.has("rates") else None,
    )
    for name, keys in (
        ("roles", [one.key for one in found.roles]), ("updates", [one.key for one in found.updates]),
        ("responses", [one.key for one in found.responses]),
    ):  # fmt: skip
        _once(place, name, keys)
    if found.speaker and found.speaker not in found.by_key:
        _not_one(place, "speaker", found.speaker, found.by_key)
    return found


def read_proposal(place: Place) -> Proposal:
    """What ``proposal`` says."""
    place.only("promotion", "decision", "within_minutes")
    return Proposal(place.text("promotion"), place.text("decision"), _number(place, "within_minutes", 1, MOST_MINUTES))


def read_ladder(place: Place) -> SuggestedRung:
    """A rung that the pack suggests."""
    place.only("clock", "when", "whom", "notice", "priority")
    when = place.text("when")
    if when and not _WHEN.fullmatch(when):
        said = text("Expected something like “%(example)s”, but found “%(value)s”.", example="15 min", value=when[:60])
        place.wrong(said, "when")
    return SuggestedRung(
        place.text("clock"), when if _WHEN.fullmatch(when) else "1 h", place.text("whom"),
        place.one_of("notice", NOTICES, NOTICES[0]), place.text("priority", ""),
    )  # fmt: skip


def check_rooms(
    root: Place, teams: Collection[str], promotions: Collection[str], room: WarRoom | None, proposal: Proposal | None
) -> None:
    """Refuse what the rest of the pack does not have: a team, or a promotion."""
    if room is not None and room.team and room.team not in teams:
        _not_one(root.at("war_room"), "team", room.team, teams)
    actions = room.actions if room is not None else None
    if actions is not None and actions.promotion and actions.promotion not in promotions:
        _not_one(root.at("war_room").at("actions"), "promotion", actions.promotion, promotions)
    if proposal is not None and proposal.promotion and proposal.promotion not in promotions:
        _not_one(root.at("proposal"), "promotion", proposal.promotion, promotions)


def _role(place: Place) -> RoomRole:
    place.only("key", "name", "duties")
    return RoomRole(_key(place, "leader"), names_at(place, "name"), _maybe(place, "duties"))


def _update(place: Place) -> UpdateTemplate:
    place.only("key", "name", "text")
    found = UpdateTemplate(_key(place, "first"), names_at(place, "name"), names_at(place, "text"))
    for language, words in found.texts.items():
        for name in _PLACE.findall(words):
            if name not in PLACES:
                said = text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(PLACES), name=name[:60])
                place.at("text").wrong(said, language)
    return found


def _response(place: Place) -> PreparedResponse:
    place.only("key", "name", "categories", "steps")
    steps = tuple(_step(one) for one in place.items("steps", required=True))
    _once(place, "steps", [one.key for one in steps])
    categories = tuple(_word(one, "network") for one in place.items("categories"))
    return PreparedResponse(_key(place, "restart"), names_at(place, "name"), categories, steps)


def _step(place: Place) -> ResponseStep:
    place.only("key", "name")
    return ResponseStep(_key(place, "look"), names_at(place, "name"))


def _actions(place: Place) -> ReviewActions:
    place.only("promotion", "owner", "due")
    return ReviewActions(place.text("promotion"), place.text("owner"), place.text("due"))


def _rates(place: Place) -> RoomRates:
    place.only("currency", "hour", "teams")
    currency = place.text("currency")
    if currency and not _CURRENCY.fullmatch(currency):
        said = text("Expected something like “%(example)s”, but found “%(value)s”.", example="CNY", value=currency[:60])
        place.wrong(said, "currency")
    below = place.at("teams")
    teams = {code: _number(below, code, 0, MOST_RATE) for code in (below.mapping() if place.has("teams") else ())}
    return RoomRates(currency, _number(place, "hour", 0, MOST_RATE), teams)


def _maybe(place: Place, name: str) -> Names:
    return names_at(place, name) if place.has(name) else {}


def _key(place: Place, example: str) -> str:
    value = place.text("key")
    return _word(Place(value, place.path_of("key"), place.findings), example) if value else ""


def _word(place: Place, example: str) -> str:
    if isinstance(place.value, str) and _KEY.fullmatch(place.value):
        return place.value
    said = str(place.value)[:60]
    place.wrong(text("Expected something like “%(example)s”, but found “%(value)s”.", example=example, value=said))
    return ""


def _number(place: Place, name: str, fewest: int, most: int) -> int:
    value = place.whole(name)
    if value is None or not fewest <= value <= most:
        shown = "–" if value is None else str(value)
        said = text("Expected %(fewest)s to %(most)s, but found %(value)s.", fewest=fewest, most=most, value=shown)
        place.wrong(said, name, None, [set_value(place.path_of(name), min(max(value or fewest, fewest), most))])
        return fewest
    return value


def _once(place: Place, name: str, keys: Iterable[str]) -> None:
    there = [key for key in keys if key]
    for key in sorted({key for key in there if there.count(key) > 1}):
        place.wrong(text("Expected each key once, but “%(key)s” is repeated.", key=key), name)


def _not_one(place: Place, name: str, found: str, known: Collection[str] | Mapping[str, object]) -> None:
    message = text("Expected one of %(names)s, but found “%(name)s”.", names=", ".join(sorted(known)) or "–",
                   name=found[:60])  # fmt: skip
    place.wrong(message, name, None, choices(place.path_of(name), found, known))
