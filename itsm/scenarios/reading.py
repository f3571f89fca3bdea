"""Reading a scenario file, strictly."""

from collections.abc import Callable, Mapping
from typing import cast, get_args

from engine.errors import text
from engine.feel import FeelError, parse_duration
from itsm.forms.place import Place
from itsm.packs.names import LANGUAGES
from itsm.packs.yaml_file import read_yaml
from itsm.scenarios.model import At, By, Complete, Expect, Message, Scenario, Signal, Step, Wait

_BY: tuple[str, ...] = get_args(By)


def read_scenario(content: bytes, resource: str) -> Scenario:
    """Return the scenario in a file; raises InvalidDefinition with every finding and its place."""
    root = read_yaml(content, "scenario", resource)
    root.findings.check()
    root.only("name", "given", "steps")
    names = root.at("name")
    names.only(*LANGUAGES)
    found = Scenario(
        {language: names.text(language) for language in LANGUAGES if names.has(language)},
        dict(root.at("given").mapping()),
        tuple(_step(place) for place in root.items("steps", required=True)),
    )
    root.findings.check()
    return found


def _step(place: Place) -> Step:
    kinds = [name for name in place.mapping() if name in _READERS]
    place.only(*_READERS)
    if len(kinds) != 1:
        names = ", ".join(_READERS)
        place.wrong(text("Expected one of %(names)s, but found %(count)s.", names=names, count=len(kinds)))
        return Expect()
    return _READERS[kinds[0]](place, kinds[0])


def _at(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("task")
    return At(_tasks(below))


def _complete(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("task", "with", "outcome", "by")
    values = below.at("with").mapping() if below.has("with") else {}
    return Complete(below.text("task"), dict(values), below.text("outcome", "") or None, _by(below) or "agent")


def _expect(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("status", "task", "fields", "ended")
    return Expect(
        below.text("status", "") or None,
        _tasks(below) if "task" in below.mapping() else None,
        dict(below.at("fields").mapping()) if below.has("fields") else {},
        below.flag("ended") if below.has("ended") else None,
    )


def _wait(place: Place, name: str) -> Step:
    duration = place.text(name)
    try:
        parse_duration(duration)
    except (FeelError, ValueError) as problem:
        place.wrong(text("Expected a duration such as PT31M, but %(why)s.", why=str(problem)), name)
    return Wait(duration)


def _message(place: Place, name: str) -> Step:
    below = place.at(name)
    below.only("name", "by")
    return Message(below.text("name"), _by(below))


def _by(place: Place) -> By | None:
    return cast(By, place.one_of("by", _BY)) if place.has("by") else None


def _signal(place: Place, name: str) -> Step:
    return Signal(place.text(name))


def _tasks(place: Place) -> tuple[str, ...]:
    value = place.mapping().get("task")
    if isinstance(value, list):
        return tuple(sorted(str(item) for item in value))
    return (place.text("task"),)


_READERS: Mapping[str, Callable[[Place, str], Step]] = {
    "at": _at, "complete": _complete, "expect": _expect, "wait": _wait, "message": _message,
    "signal": _signal,
}
