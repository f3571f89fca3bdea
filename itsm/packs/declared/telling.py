"""Reading the times, calls, promotions, plan and advice of a ``pack.yaml``, strictly."""

from typing import cast, get_args

from engine.definitions.repairs.values import remove_value, set_value
from engine.errors import text
from itsm.forms.feel_source import is_feel
from itsm.forms.place import Place
from itsm.packs.declared.fitting import SCHEDULED
from itsm.packs.declared.model import Advice, Calls, DaysCounted, PackSchedule, PackTime, Promotion
from itsm.packs.values import KEY, keys_at, matching, names_at, roles_at
from itsm.records.links.kinds import choices as links

_MOST_DAYS = 3650
MOST_MINUTES = 525_600
"""Minutes of a length of time: those of a year."""


def read_time(place: Place) -> PackTime:
    """A length of time."""
    place.only("key", "name", "days", "minutes", "counts")
    days, minutes = place.whole("days"), place.whole("minutes")
    if place.has("minutes") == place.has("days"):
        both = place.has("days")
        offered = [remove_value(place.path_of(one), text("Remove “%(name)s”", name=one)) for one in ("minutes", "days")]
        place.wrong(text("Expected either days or minutes. Write one of them."), "days", None, offered if both else ())
    elif place.has("minutes") and (minutes is None or not 0 < minutes <= MOST_MINUTES):
        said = text("Expected 1 to %(most)s minutes, but found %(minutes)s.", most=MOST_MINUTES, minutes=minutes)
        place.wrong(said, "minutes")
    elif place.has("days") and (days is None or not 0 < days <= _MOST_DAYS):
        place.wrong(text("Expected 1 to %(most)s days, but found %(days)s.", most=_MOST_DAYS, days=days), "days")
    counts = cast(DaysCounted, place.one_of("counts", get_args(DaysCounted)))
    return PackTime(matching(place, "key", KEY, "auto_close"), names_at(place, "name"), days or 0, counts, minutes or 0)


def read_calls(place: Place) -> Calls:
    """What ``calls`` says."""
    place.only("step", "solved", "sent_on")
    return Calls(place.text("step"), place.text("solved"), place.text("sent_on"))


def read_promotion(place: Place) -> Promotion:
    """One of the ``promotions``."""
    place.only("key", "type", "link", "name", "fields", "when", "roles", "several", "requester")
    below = place.at("fields")
    fields = {name: below.text(name) for name in (below.mapping() if place.has("fields") else ())}
    for name, source in fields.items():
        if not KEY.fullmatch(name):
            said = text("Expected the key of a field, such as symptoms, but found “%(name)s”.", name=name[:60])
            below.wrong(said, name, None, [remove_value(below.path_of(name))])
        elif source.startswith("="):
            is_feel(below, name, source.removeprefix("="))
    when = place.text("when", "")
    if when and not when.startswith("="):
        said = text("Expected a FEEL expression that begins with “=”, but found “%(words)s”.", words=when[:60])
        place.wrong(said, "when", None, [set_value(place.path_of("when"), f"={when}")])
    elif when:
        is_feel(place, "when", when.removeprefix("="))
    return Promotion(
        key=matching(place, "key", KEY, "follow_up"),
        type=matching(place, "type", KEY, "visit"),
        link=place.one_of("link", tuple(links()), "related"),
        names=names_at(place, "name") if place.has("name") else {},
        fields=fields,
        when=when,
        roles=roles_at(place, "roles"),
        several=place.flag("several"),
        by_actor=place.one_of("requester", ("same", "actor"), "same") == "actor",
    )


def read_schedule(place: Place) -> PackSchedule:
    """What ``schedule`` says."""
    place.only(*SCHEDULED, "message")
    named = {name: place.text(name, "") for name in ("service", "items", "team", "assignee", "message")}
    return PackSchedule(place.text("begin"), place.text("end"), **named)


def read_advice(place: Place) -> Advice:
    """What ``advice`` says."""
    place.only("field", "to", "while", "name", "link", "into", "wait", "why")
    wait = place.at("wait") if place.has("wait") else None
    if wait is not None:
        wait.only("outcome", "number")
    return Advice(
        field=place.text("field"),
        to=keys_at(place, "to"),
        during=keys_at(place, "while"),
        names=names_at(place, "name"),
        link=place.one_of("link", tuple(links()), "related"),
        into=place.text("into", ""),
        wait=wait.text("outcome") if wait is not None else "",
        number=wait.text("number", "") if wait is not None else "",
        why=place.text("why", ""),
    )
