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


def ownership_in_words(details: Mapping[str, object]) -> Text:
    """The sentence of an entry that ``itsm.ownership.telling`` wrote."""
    what, name = str(details.get("what")), details.get("to")
    said = _NOBODY_NOW if what == "handed_over" and name is None else _SAID[what]
    return Text(said.template, {"name": name, "before": details.get("from"), "reason": details.get("reason")})
