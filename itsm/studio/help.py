"""What can be said of a source without running it: the paths it reads, the type it yields, and advice."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Text, text_of
from engine.feel import FeelType, FeelValue
from engine.feel.analysis import Advice, Analysis, kind_of
from engine.feel.analysis.kinds import context_of
from engine.feel.types import ANY
from itsm.studio.given import Given
from itsm.studio.places import Excerpt, Place, excerpt


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """A finding of the analysis: how bad, why, what to do, and the part of the source it is about."""

    code: str
    severity: str
    message: Text
    hint: Text | None
    place: Place
    shown: Excerpt
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """The type that the source yields (empty where it is not known), and the advice."""

    type: str = ""
    advice: tuple[ShownAdvice, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name, or a path below one, that the source reads; ``given`` when the variables have it."""

    name: str
    given: bool


def known_names(given: Given) -> Mapping[str, FeelType]:
    """The variables with the types of their values; names inside contexts are only known to be names."""
    inner = dict.fromkeys(given.names, ANY)
    return inner | {name: _kind(value) for name, value in given.values.items()}


def _kind(value: FeelValue) -> FeelType:
    """The type of an example: what is null in it may have a value another time, and contexts may hold more."""
    if isinstance(value, Mapping):
        return context_of({name: _kind(entry) for name, entry in value.items()}, exact=False)
    return ANY if value is None else kind_of(value)


def help_of(source: str, analysis: Analysis) -> Help:
    """The help that an analysis gives."""
    kind = "" if analysis.type == ANY else analysis.type.name
    return Help(kind, tuple(_shown(source, one) for one in analysis.advice))


def reads_of(analysis: Analysis, given: Given) -> tuple[ReadName, ...]:
    """What the source reads: of each name the longest paths, else the name itself."""
    found = [name for name in analysis.reads if not any(path.startswith(f"{name}.") for path in analysis.paths)]
    leaves = [
        path for path in analysis.paths if not any(other.startswith(f"{path}.") for other in analysis.paths)
    ]
    return tuple(ReadName(name, _has(given.values, name)) for name in sorted({*found, *leaves}))


def _has(values: FeelValue, path: str) -> bool:
    """The path leads somewhere; below a list or a date it always may."""
    for name in path.split("."):
        if not isinstance(values, Mapping):
            return values is not None
        if name not in values:
            return False
        values = values[name]
    return True


def _shown(source: str, advice: Advice) -> ShownAdvice:
    place = Place(advice.line, advice.column, advice.start, advice.end)
    hint = text_of(advice.hint) if str(advice.hint) else None
    return ShownAdvice(
        advice.code, advice.severity, text_of(advice.message), hint, place, excerpt(source, place), advice.text
    )
