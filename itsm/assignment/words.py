"""Why somebody got a task, in sentences: ``given to Li in Line 1: least load, 2 of 5; Wang is absent until …``."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine.errors import Names, Text, text
from itsm.language.catalogue import LANGUAGES, listed
from itsm.language.formats import format_date_time

MOST_PASSED = 4
"""People who were passed over and are named; a sentence is no list."""
_WHY = {
    "away": text("%(name)s is away for a moment"),
    "busy": text("%(name)s is busy"),
}


def given_in_words(details: Mapping[str, object], step: str, teams: Mapping[str, str]) -> Text:
    """The line of a timeline for a task that was given out; ``teams`` are names by code."""
    code = str(details.get("team"))
    team = teams.get(code, code)
    gone = details.get("gone")
    if isinstance(gone, list):
        head = text("“%(step)s” offered to %(team)s, the fallback team: %(gone)s is no team in use",
                    step=step, team=team, gone=listed(gone, "–"))  # fmt: skip
        return _joined(head, details) if "strategy" in details else head
    if "person" not in details:
        return _joined(text("“%(step)s” left to all of %(team)s", step=step, team=team), details)
    given = text("“%(step)s” given to %(name)s in %(team)s", step=step, name=details["name"], team=team)
    return _joined(given, details)


def _joined(head: Text, details: Mapping[str, object]) -> Text:
    for part in _reasons(details):
        head = text("%(sentence)s; %(part)s", sentence=head, part=part)
    return head


def _reasons(details: Mapping[str, object]) -> Iterator[Text]:
    """By what it was decided, then who was passed over."""
    yield _by(details)
    if details.get("instead_of"):
        yield text("stands in for %(name)s", name=details["instead_of"])
    passed = details.get("passed")
    for one in [*passed][:MOST_PASSED] if isinstance(passed, list) else ():
        yield _passed(one, details)


def _by(details: Mapping[str, object]) -> Text:
    by, load, limit = details.get("by"), details.get("load"), details.get("limit")
    if by == "before":
        return text("worked on it before")
    if by == "round_robin":
        return text("in turn")
    if by == "duty":
        return text("is on duty")
    if by == "skill" and details.get("skill") and details.get("grade"):
        return text("skill %(skill)s, grade %(grade)s", skill=details["skill"], grade=details["grade"])
    if by == "nobody":
        return _nobody(details)
    if limit is None:
        return text("least load, now %(load)s", load=load)
    return text("least load, now %(load)s of %(limit)s", load=load, limit=limit)


def _nobody(details: Mapping[str, object]) -> Text:
    strategy = details.get("strategy")
    if strategy == "duty":
        return text("nobody who is on duty can take it")
    if strategy == "skill" and details.get("skill"):
        return text("nobody with the skill %(skill)s can take it", skill=details["skill"])
    return text("nobody of the team can take it")


def _passed(one: Mapping[str, object], details: Mapping[str, object]) -> Text:
    name, why = one.get("name"), one.get("why")
    if why == "full":
        return text("%(name)s has %(load)s of %(limit)s", name=name, load=one.get("load"), limit=details.get("limit"))
    if why == "absent":
        until = _moment(str(one.get("until")), str(one.get("zone")))
        if one.get("instead"):
            return text("%(name)s is absent until %(until)s, %(other)s stands in",
                        name=name, until=until, other=one["instead"])  # fmt: skip
        return text("%(name)s is absent until %(until)s", name=name, until=until)
    return Text(_WHY[str(why)].template, {"name": name})


def _moment(written: str, zone: str) -> Names:
    """A time in every language, on the clock where that person is."""
    at = datetime.fromisoformat(written)
    return Names({language: format_date_time(at, language, zone) for language in LANGUAGES})
