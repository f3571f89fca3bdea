"""What timelines and notices say of the ladder."""

from collections.abc import Mapping

from engine.errors import Text, text
from itsm.clocks.telling import told_of
from itsm.escalation.rungs import Names, moment_words, whom_words
from itsm.language import listed

_VIA: Mapping[str, Text] = {
    "page": text("Takes care of it: the ladder stops"),
    "mail": text("Takes care of it, by the link of a mail: the ladder stops"),
    "api": text("Takes care of it, over the API: the ladder stops"),
}


def escalation_in_words(
    details: Mapping[str, object], people: Mapping[int, str], teams: Mapping[str, str]
) -> tuple[Text, str]:
    """The sentence of an entry of the timeline, and its tone; names of people and teams by key and code."""
    what = details.get("what")
    if what == "acknowledged":
        return _VIA.get(str(details.get("via")), _VIA["page"]), "good"
    if what == "lifted":
        return text("Another target is over: the ladder goes on"), "warn"
    whom = whom_words(str(details.get("whom")), Names(people, teams))
    why = reason_words(details, teams)
    if what == "unheard":
        return text(
            "%(whom)s should have been told (%(why)s), but no process in use hears of it", whom=whom, why=why
        ), "bad"
    keys = details.get("people")
    if not isinstance(keys, list) or not keys:
        return text("%(whom)s: nobody was there, and nobody instead (%(why)s)", whom=whom, why=why), "bad"
    told = listed(people.get(key, "?") for key in keys)
    if details.get("stands_in"):
        said = text("%(whom)s: nobody was there; %(names)s told instead (%(why)s)", whom=whom, names=told, why=why)
        return said, "bad"
    return text("%(whom)s: %(names)s told (%(why)s)", whom=whom, names=told, why=why), "warn"


def reason_words(details: Mapping[str, object], teams: Mapping[str, str]) -> Text:
    """Why somebody is told, from the details of an entry or a notice; empty when they do not say.

    ``teams`` are names of teams by their codes.
    """
    if "level" in details:
        return text("service level %(code)s", code=details["level"])
    clock, minutes, percent = str(details.get("clock") or ""), _whole(details, "minutes"), _whole(details, "percent")
    if not clock:
        return text("%(message)s", message="")
    if "what" not in details:  # of a clock itself
        return told_of(details, teams)
    return moment_words(clock, minutes, percent, teams)


def _whole(details: Mapping[str, object], name: str) -> int:
    found = details.get(name)
    return found if isinstance(found, int) else 0
