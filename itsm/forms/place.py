"""Reading plain data (of JSON or YAML) strictly: what is wrong or not known is kept with its place, never ignored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.definitions.repairs.values import NAME, choices, near, remove_value, rename_key, set_value
from engine.errors import Finding, InvalidDefinition, Repair, Text, text
from itsm.language import listed

_MEANT = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
_LONG = 10
_LARGEST = 2**31 - 1
"""What a column of the database holds."""


@dataclass
class Findings:
    """What is wrong with one resource, collected while it is read."""

    rule: str
    resource: str
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line (from 1) of each path, where the format knows it."""
    found: list[Finding] = field(default_factory=list)

    def add(self, path: str, message: Text, fix: Text | None = None, repairs: Iterable[Repair] = ()) -> None:
        """Keep an error at ``path``."""
        line = self.lines.get(path)
        place = path if line is None else f"{path} (line {line})"
        self.found.append(Finding(self.rule, "error", place, message, fix, self.resource, repairs=tuple(repairs)))

    def check(self) -> None:
        """Raise InvalidDefinition when anything was found."""
        if self.found:
            raise InvalidDefinition(self.found)


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands, such as ``fields[2].label``. Reading a wrong value gives a harmless one."""

    value: object
    path: str
    findings: Findings

    def wrong(self, message: Text, name: str = "", fix: Text | None = None, repairs: Iterable[Repair] = ()) -> None:
        """Keep an error of this place, or of its entry ``name``."""
        self.findings.add(self.path_of(name) if name else self.path, message, fix, repairs)

    def path_of(self, name: str) -> str:
        """The path to the entry ``name``."""
        return f"{self.path}.{name}" if self.path else name

    def mapping(self) -> Mapping[str, object]:
        """The value as a mapping with text keys."""
        if isinstance(self.value, dict) and all(isinstance(key, str) for key in self.value):
            return self.value
        self.wrong(text("Expected entries with names, but found %(found)s.", found=_shown(self.value)))
        return {}

    def only(self, *names: str) -> None:
        """Refuse entries that are not in ``names``: a misspelt one must not be ignored."""
        there = self.mapping()
        for name in there:
            if name not in names:
                self.wrong(_not_among(names, name), name, None, self._known(name, set(names) - there.keys()))

    def _known(self, name: str, others: Iterable[str]) -> Iterator[Repair]:
        if NAME.fullmatch(name):
            yield from (rename_key(self.path_of(name), one) for one in near(name, others))
            yield remove_value(self.path_of(name))

    def at(self, name: str) -> "Place":
        """The entry ``name``; its value is None when it is absent."""
        return Place(self.mapping().get(name), self.path_of(name), self.findings)

    def has(self, name: str) -> bool:
        """True when the entry is there and not null."""
        return isinstance(self.value, dict) and self.value.get(name) is not None

    def items(self, name: str, required: bool = False) -> Iterator["Place"]:
        """The items of the list under ``name``."""
        value = self.mapping().get(name)
        if value is None and not required:
            return
        if not isinstance(value, list) or (required and not value):
            self.wrong(text("Expected a list with at least one item, but found %(found)s.", found=_shown(value)), name)
            return
        for index, item in enumerate(value):
            yield Place(item, f"{self.path_of(name)}[{index}]", self.findings)

    def text(self, name: str, default: str | None = None) -> str:
        """The text under ``name``; without a default it must be there and not empty."""
        value = self.mapping().get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and (value.strip() or default is not None):
            return value
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        offered = (set_value(self.path_of(name), str(value)),) if plain else ()
        self.wrong(text("Expected a text, but found %(found)s.", found=_shown(value)), name, None, offered)
        return default or ""

    def one_of(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """The text under ``name``, which must be one of ``allowed``."""
        value = self.text(name, default)
        if value in allowed or not value:
            return value or allowed[0]
        self.wrong(_not_among(allowed, value), name, None, choices(self.path_of(name), value, filter(None, allowed)))
        return allowed[0]

    def whole(self, name: str, default: int | None = None) -> int | None:
        """The whole number under ``name``, or ``default``."""
        value = self.mapping().get(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
            return value
        is_one = isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < _LONG
        offered = (set_value(self.path_of(name), int(str(value))),) if is_one else ()
        self.wrong(text("Expected a whole number, but found %(found)s.", found=_shown(value)), name, None, offered)
        return default

    def flag(self, name: str) -> bool:
        """The yes or no under ``name``; absent is no."""
        value = self.mapping().get(name, False)
        if not isinstance(value, bool):
            meant = _MEANT.get(str(value).strip().lower())
            offered = [set_value(self.path_of(name), one) for one in (True, False) if meant in (None, one)]
            self.wrong(text("Expected true or false, but found %(found)s.", found=_shown(value)), name, None, offered)
        return value is True


def _not_among(names: tuple[str, ...], found: str) -> Text:
    return text("Expected one of %(names)s, but found “%(name)s”.", names=listed(names), name=found)


def _shown(value: object) -> str:
    """Short form of a wrong value for a message."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return f"{len(value)} entries"
    return f"“{str(value)[:60]}”"
