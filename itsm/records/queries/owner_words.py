"""What a timeline says of a change of owner."""

from collections.abc import Mapping

from engine.errors import Text, text

_SAID: Mapping[str, Text] = {
    "asked": text("Asked that %(name)s becomes the owner: %(reason)s"),
    "approved": text("%(name)s is the owner now: %(reason)s"),
    "refused": text("Refused that %(name)s becomes the owner: %(reason)s"),
    "withdrawn": text("Withdrew the wish that %(name)s becomes the owner: %(reason)s"),
    "handed_over": text("%(name)s is the owner now, because %(before)s has left"),
}
_NOBODY_NOW = text("%(before)s has left: who works on it next becomes the owner")


def ownership_in_words(details: Mapping[str, object], names: Mapping[int, str]) -> Text:
    """The sentence of an entry that ``itsm.ownership.telling`` wrote; ``names`` of people by key."""
    what, name = str(details.get("what")), _name(details.get("to_key"), names)
    said = _NOBODY_NOW if what == "handed_over" and name is None else _SAID[what]
    values = {"name": name, "before": _name(details.get("from_key"), names), "reason": details.get("reason")}
    return Text(said.template, values)


def people_in(details: Mapping[str, object]) -> list[int]:
    """Keys of the people whom an entry names."""
    found = [details.get(name) for name in ("from_key", "to_key", "person_key", "for", "voter")]
    several = details.get("people")
    found += several if isinstance(several, list) else []
    return [key for key in found if isinstance(key, int)]


def _name(key: object, names: Mapping[int, str]) -> str | None:
    return names.get(key, "?") if isinstance(key, int) else None
