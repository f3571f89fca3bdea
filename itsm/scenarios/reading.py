"""Reading a scenario file, strictly."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast, get_args

from engine.errors import text
from engine.feel import DayTimeDuration, FeelError, parse_duration
from itsm.clocks.ledger.clock import PAUSED, RUNNING, STOPPED
from itsm.forms.place import Place
from itsm.language import listed
from itsm.organisation.choices import CLASSES
from itsm.packs.names import LANGUAGES
from itsm.packs.yaml_file import read_yaml
from itsm.records.links.kinds import choices as links
from itsm.scenarios.model import (
    At,
    By,
    Complete,
    Earlier,
    Expect,
    ExpectedClock,
    Job,
    LetPass,
    Message,
    Other,
    Period,
    Promote,
    Requester,
    Scenario,
    Signal,
    Step,
    Wait,
)

MOST_STEPS = 500
MOST_EARLIER, MOST_DAYS = 100, 3650
PERIODS = ("freeze", "window")
MOST_BEFORE = 20
"""Other records that a scenario may have."""
_BUILD = ("product", "version", "sha256", "location")
_BY: tuple[str, ...] = get_args(By)


def read_scenario(content: bytes, resource: str) -> Scenario:
    """Return the scenario in a file; raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "scenario", resource)
    root.findings.check()
    root.only("name", "order", "given", "requester", "before", "beside", "builds", "steps")
    names = root.at("name")
    names.only(*LANGUAGES)
    steps = list(root.items("steps", required=True))
    if len(steps) > MOST_STEPS:
        root.wrong(text("Expected at most %(most)s steps, but there are more.", most=MOST_STEPS), "steps")
    found = Scenario(
        {language: names.text(language) for language in LANGUAGES if names.has(language)},
        dict(root.at("given").mapping()),
        tuple(_step(place) for place in steps[:MOST_STEPS]),
        _requester(root.at("requester")) if root.has("requester") else Requester(),
        tuple(dict(place.mapping()) for place in list(root.items("before"))[:MOST_BEFORE]),
        root.text("order", ""),
        tuple(_other(place) for place in list(root.items("beside"))[:MOST_BEFORE]),
        tuple(_build(place) for place in list(root.items("builds"))[:MOST_BEFORE]),
    )
    root.findings.check()
    return found


def _requester(place: Place) -> Requester:
    place.only("class", "site", "customer", "level")
    if place.has("level") and not place.has("customer"):
        place.wrong(text("Expected a customer, whose level it is, but there is none."), "level")
    return Requester(
        place.one_of("class", tuple(CLASSES)) if place.has("class") else None,
        *(place.text(name) if place.has(name) else None for name in ("site", "customer", "level")),
    )


def _other(place: Place) -> Other:
    place.only("name", "type", "with", "link", "ended")
    link = place.one_of("link", tuple(links())) if place.has("link") else ""
    return Other(place.text("name"), place.text("type"), _values(place), link, place.flag("ended"))


def _build(place: Place) -> Mapping[str, str]:
    place.only(*_BUILD)
    return {name: place.text(name) for name in _BUILD}


def _step(place: Place) -> Step:
    kinds = [name for name in place.mapping() if name in _READERS]
    place.only(*_READERS)
    if len(kinds) != 1:
        place.wrong(text("Expected one of %(names)s, but found %(count)s.", names=listed(_READERS), count=len(kinds)))
        return Expect()
    return _READERS[kinds[0]](place, kinds[0])


def _at(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("task")
    return At(_tasks(below))


def _complete(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("task", "with", "outcome", "by")
    return Complete(below.text("task"), _values(below), below.text("outcome", "") or None, _by(below) or "agent")


def _job(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("type", "element", "with", "error", "fails", "retries")
    results = sum(below.has(way) for way in ("with", "error", "fails"))
    if results > 1 or (below.has("retries") and not below.has("fails")):
        below.wrong(text("Expected one result: with, error, or fails (with retries), but there are several."))
    element, error, fails = (below.text(key) if below.has(key) else None for key in ("element", "error", "fails"))
    return Job(below.text("type"), _values(below), element, error, fails, max(below.whole("retries", 0) or 0, 0))


def _expect(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("status", "task", "fields", "ended", "path", "not_taken", "clocks", "stuck")
    clocks = below.at("clocks")
    return Expect(
        below.text("status", "") or None,
        _tasks(below) if "task" in below.mapping() else None,
        dict(below.at("fields").mapping()) if below.has("fields") else {},
        below.flag("ended") if below.has("ended") else None,
        _list(below, "path"),
        _list(below, "not_taken"),
        {kind: _clock(clocks.at(kind)) for kind in clocks.mapping()} if below.has("clocks") else {},
        below.text("stuck", "") or None,
    )


def _clock(place: Place) -> ExpectedClock:
    place.only("state", "due", "paused_by", "used")
    state = place.one_of("state", (RUNNING, PAUSED, STOPPED)) if place.has("state") else None
    due = place.text("due") if place.has("due") else None
    if due is not None and due_at(due, datetime(2026, 1, 1, tzinfo=UTC)) is None:
        said = text("Expected a duration such as PT8H, or a time such as 2026-01-05T17:00Z, but found “%(due)s”.",
                    due=due[:60])  # fmt: skip
        place.wrong(said, "due")
    return ExpectedClock(state, due, place.text("paused_by") if place.has("paused_by") else None, place.whole("used"))


def due_at(due: str, begin: datetime) -> datetime | None:
    """The instant that an expected due time means when the report was at ``begin``; None when it cannot be read."""
    try:
        found = parse_duration(due)
        return begin + found.to_python() if isinstance(found, DayTimeDuration) else None
    except (FeelError, ValueError, OverflowError):
        pass
    try:
        instant = datetime.fromisoformat(due)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


def _wait(place: Place, name: str) -> Step:
    duration = place.text(name)
    try:
        is_clear = isinstance(parse_duration(duration), DayTimeDuration)
    except (FeelError, ValueError):
        is_clear = False
    if not is_clear:
        place.wrong(text("Expected a duration such as PT31M or P3D, but found “%(found)s”.", found=duration[:60]), name)
    return Wait(duration)


def _message(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("name", "by", "with", "key")
    return Message(below.text("name"), _by(below), _values(below), below.text("key", ""))


def _signal(place: Place, name: str) -> Step:
    below = place.at(name)
    if isinstance(below.value, str):
        return Signal(place.text(name))
    below.only("name", "with")
    return Signal(below.text("name"), _values(below))


def _promote(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("promotion", "with", "by")
    return Promote(below.text("promotion"), _values(below), _by(below) or "agent")


def _earlier(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("count", "days", "with")
    count, days = below.whole("count", 1) or 0, below.whole("days", 30) or 0
    for key, value, most in (("count", count, MOST_EARLIER), ("days", days, MOST_DAYS)):
        if not 1 <= value <= most:
            below.wrong(text("Expected a whole number from %(least)s to %(most)s.", least=1, most=most), key)
    return Earlier(_values(below), count, days)


def _period(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("kind", "begins", "ends")
    begins, ends = (_instant(below, key) for key in ("begins", "ends"))
    if begins >= ends:
        below.wrong(text("The end must come after the beginning."), "ends")
    return Period(below.one_of("kind", PERIODS) or PERIODS[0], begins, ends)


def _instant(place: Place, name: str) -> datetime:
    written = place.text(name)
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except ValueError:
        said = text("Expected a time such as 2026-01-05T17:00Z, but found “%(found)s”.", found=written[:60])
        place.wrong(said, name)
        return datetime(2026, 1, 1, tzinfo=UTC)


def _let_pass(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("by", "reason")
    return LetPass(below.text("reason"), _by(below) or "lead")


def _by(place: Place) -> By | None:
    return cast(By, place.one_of("by", _BY)) if place.has("by") else None


def _values(place: Place) -> Mapping[str, object]:
    return dict(place.at("with").mapping()) if place.has("with") else {}


def _list(place: Place, name: str) -> tuple[str, ...]:
    value = place.mapping().get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        return (place.text(name),)
    return tuple(str(item) for item in value)


def _tasks(place: Place) -> tuple[str, ...]:
    value = place.mapping().get("task")
    if isinstance(value, list):
        return tuple(sorted(str(item) for item in value))
    return (place.text("task"),)


_READERS: Mapping[str, Callable[[Place, str], Step]] = {
    "at": _at, "complete": _complete, "job": _job, "expect": _expect, "wait": _wait, "message": _message,
    "signal": _signal, "promote": _promote, "earlier": _earlier, "period": _period, "let_pass": _let_pass,
}
