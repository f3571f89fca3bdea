"""A scenario as a form, and the form as a scenario again: plain data both ways, and nothing of it is ever dropped.

What the controls of a step cannot show stands in its *further* text as YAML, and comes back with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import InvalidDefinition, Text, text
from engine.feel import DayTimeDuration, FeelError, parse_duration
from itsm.forms.place import Place
from itsm.packs.yaml_file import read_yaml
from itsm.scenarios.reading import read_scenario
from itsm.scenarios.writing import flow_text, write_scenario
from itsm.studio.scenarios.offers import Control, Offers

Plain = dict[str, Any]
KINDS = ("complete", "expect", "wait", "message", "signal", "job", "promote", "at", "earlier", "period", "let_pass")
REQUESTER = ("class", "site", "customer", "level")
UNITS = ("days", "hours", "minutes")
_STEP = re.compile(r"steps\[(\d+)\]")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")

AROUND = ("order", "before", "beside", "builds")
"""Parts of a scenario that the form shows as further text: what is ordered, and what is there first."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said: the scenario, what is wrong by the name of an input, and texts that cannot be read, by name."""

    data: Plain
    wrong: Mapping[str, Text] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The file."""
        return write_scenario(self.data)


def data_of(content: bytes) -> Plain | None:
    """The plain data of a file that has the shape of a scenario; None of one that only its text can show."""
    root = read_yaml(content, "scenario", "")
    found = root.value
    if root.findings.found or not isinstance(found, dict):
        return None
    parts = [found.get(name) or {} for name in ("name", "given", "requester")]
    steps = found.get("steps") or []
    is_shaped = all(isinstance(one, dict) for one in parts) and isinstance(steps, list) and all(map(_is_step, steps))
    around = {key: value for key, value in found.items() if key in AROUND}
    if not is_shaped or not {"name", "given", "requester", "steps", *AROUND} >= found.keys():
        return None
    return {"name": parts[0], "given": parts[1], "requester": parts[2], "steps": steps, **around}


def _is_step(step: object) -> bool:
    """A step that the form can show: of one kind, with the shape that this kind has."""
    if not isinstance(step, dict) or len(step) != 1:
        return False
    ((kind, content),) = step.items()
    return kind in KINDS and (isinstance(content, dict) or (kind in ("wait", "signal") and isinstance(content, str)))


def findings_of(data: Plain) -> dict[str, list[Text]]:
    """What is wrong with a scenario, by the number of its step; what belongs to none stands under an empty text."""
    found: dict[str, list[Text]] = {}
    try:
        read_scenario(write_scenario(data), "")
    except InvalidDefinition as problem:
        for one in problem.findings:
            place = _STEP.match(one.element_id)
            found.setdefault(place[1] if place else "", []).append(one.message)
    return found


def known_values(content: Mapping[str, Any], controls: Sequence[Control]) -> dict[str, str]:
    """The values that controls can show, as they show them."""
    by_key = {one.key: one for one in controls}
    return {key: _shown(value) for key, value in content.items() if key in by_key and _fits(value, by_key[key])}


def further(content: Mapping[str, Any], shown: Sequence[str]) -> str:
    """The YAML of what is not shown otherwise; empty without any."""
    rest = {key: value for key, value in content.items() if key not in shown}
    return "\n".join(f"{flow_text(key)}: {flow_text(value)}" for key, value in rest.items())


def duration_parts(written: str) -> dict[str, str] | None:
    """Days, hours and minutes of a duration; None when it has other parts or cannot be read."""
    try:
        found = parse_duration(written)
    except (FeelError, ValueError):
        return None
    if not isinstance(found, DayTimeDuration) or found.nanoseconds < 0 or found.nanoseconds % 60_000_000_000:
        return None
    minutes = found.nanoseconds // 60_000_000_000
    parts = {"days": minutes // 1440, "hours": minutes % 1440 // 60, "minutes": minutes % 60}
    return {name: str(value) if value else "" for name, value in parts.items()}


class Reader:
    """Reads what was posted, input by input."""

    def __init__(self, sent: Mapping[str, str], order: Sequence[str], offers: Offers) -> None:
        self._sent, self._order, self._offers = sent, order, offers
        self._wrong: dict[str, Text] = {}
        self._unread: dict[str, str] = {}

    def read(self) -> Sent:
        """The scenario, with what is wrong."""
        names = {language: self._text(f"name.{language}") for language in ("en", "zh-CN")}
        given = self._values("given", self._offers.report) | self._further("given")
        requester = {key: self._text(f"requester.{key}") for key in REQUESTER}
        data = {
            "name": {key: value for key, value in names.items() if value}, "given": given,
            "requester": {key: value for key, value in requester.items() if value},
            "steps": [self._step(f"s{number}") for number in self._order],
        }  # fmt: skip
        return Sent(self._further("around") | data, self._wrong, self._unread)

    def _step(self, at: str) -> Plain:
        kind = self._sent.get(f"{at}.kind", "")
        reader = _READERS.get(kind)
        return {kind: reader(self, at)} if reader is not None else {"expect": {}}

    def complete(self, at: str) -> Plain:
        """A task that somebody completes."""
        task = self._text(f"{at}.task")
        offered = self._offers.tasks.get(self._text(f"{at}.drawn"))  # the task whose fields were on the page
        values = self._values(f"{at}.with", offered.controls if offered else ()) | self._further(f"{at}.with")
        found = {"task": task, "with": values, "outcome": self._text(f"{at}.outcome"), "by": self._text(f"{at}.by")}
        return _merged(_full(found), self._further(at))

    def expect(self, at: str) -> Plain:
        """Where the record stands."""
        found: Plain = {"status": self._text(f"{at}.status"), "task": self._text(f"{at}.task")}
        if ended := self._text(f"{at}.ended"):
            found["ended"] = ended == "yes"
        found |= {name: self._ids(f"{at}.{name}") for name in ("path", "not_taken")}
        found["fields"] = self._fields(at)
        found["clocks"] = self._clocks(at)
        return _merged(_full(found), self._further(at))

    def wait(self, at: str) -> Any:
        """A duration."""
        written = self._text(f"{at}.duration")
        if written:
            return written
        amounts = {name: self._text(f"{at}.{name}") for name in UNITS}
        if any((value and not value.isascii()) or (value and not value.isdigit()) for value in amounts.values()):
            self._wrong[f"{at}.duration"] = text("Expected whole numbers of days, hours and minutes.")
            return ", ".join(f"{value} {name}" for name, value in amounts.items() if value)[:200]
        days, hours, minutes = (int(amounts[name][:9] or 0) for name in UNITS)
        return str(DayTimeDuration((days * 1440 + hours * 60 + minutes) * 60_000_000_000))

    def message(self, at: str) -> Plain:
        """A message, with variables."""
        found = {"name": self._text(f"{at}.name"), "by": self._text(f"{at}.by"), "with": self._further(f"{at}.with")}
        return _merged(_full(found), self._further(at))

    def signal(self, at: str) -> Any:
        """A signal: its name alone, or with variables."""
        name, values = self._text(f"{at}.name"), self._further(f"{at}.with") | self._further(at)
        return {"name": name, "with": values} if values else name

    def job(self, at: str) -> Plain:
        """What a program answers."""
        found: Plain = {"type": self._text(f"{at}.type"), "element": self._text(f"{at}.element")}
        result = self._text(f"{at}.result")
        if result in ("error", "fails"):
            found[result] = self._text(f"{at}.{result}") or "?"
        if result == "fails" and (retries := self._text(f"{at}.retries")):
            found["retries"] = int(retries[:6]) if retries.isascii() and retries.isdigit() else retries
        if result == "done":
            found["with"] = self._further(f"{at}.with")
        return _merged(_full(found), self._further(at))

    def promote(self, at: str) -> Plain:
        """What the record is made into by hand."""
        found = {"promotion": self._text(f"{at}.promotion"), "with": self._further(f"{at}.with"),
                 "by": self._text(f"{at}.by")}  # fmt: skip
        return _merged(_full(found), self._further(at))

    def at(self, at: str) -> Plain:
        """The open tasks."""
        return _full({"task": self._text(f"{at}.task")}) | self._further(at)

    def earlier(self, at: str) -> Plain:
        """Closed records that are there already."""
        written = {name: self._text(f"{at}.{name}") for name in ("count", "days")}
        numbers = {name: int(one[:6]) if one.isascii() and one.isdigit() else one for name, one in written.items()}
        return _merged(_full({**numbers, "with": self._further(f"{at}.with")}), self._further(at))

    def period(self, at: str) -> Plain:
        """A freeze or a maintenance window."""
        found = {name: self._text(f"{at}.{name}") for name in ("kind_of", "begins", "ends")}
        found["kind"] = found.pop("kind_of")
        return _merged(_full(found), self._further(at))

    def let_pass(self, at: str) -> Plain:
        """Somebody lets the work pass."""
        return _merged(_full({name: self._text(f"{at}.{name}") for name in ("by", "reason")}), self._further(at))

    def _text(self, name: str) -> str:
        return self._sent.get(name, "").strip()

    def _ids(self, name: str) -> list[str]:
        return [one for one in re.split(r"[\s,，、→>]+", self._text(name)) if one]

    def _values(self, at: str, controls: Sequence[Control]) -> Plain:
        """The values of a form's fields; what is empty is not sent, so that it keeps its value."""
        found: Plain = {}
        for one in controls:
            name = f"{at}:{one.key}"
            written = self._sent.get(name, "").replace("\r\n", "\n")
            if written.strip():
                found[one.key] = self._typed(name, written, one)
        return found

    def _typed(self, name: str, written: str, control: Control) -> Any:
        if control.kind == "yes_no":
            return written == "true"
        if control.kind != "number":
            return written
        try:
            value = Decimal(written.strip()) if _NUMBER.fullmatch(written.strip()) else None
        except InvalidOperation:
            value = None
        if value is None:
            self._wrong[name] = text("Expected a number, but found “%(found)s”.", found=written.strip()[:60])
            return written.strip()
        return int(value) if value == value.to_integral_value() else float(value)

    def _further(self, at: str) -> Plain:
        name = f"{at}.more"
        written = self._sent.get(name, "")
        if not written.strip():
            return {}
        root = read_yaml(written.encode("utf-8", "replace"), "scenario", "")
        if root.findings.found or not _named(root):
            self._unread[name] = written
            self._wrong[name] = root.findings.found[0].message if root.findings.found else text(
                "Expected a line such as name: value for each."
            )
            return {}
        return dict(root.mapping())

    def _fields(self, at: str) -> Plain:
        by_key = {one.key: one for one in self._offers.fields}
        found: Plain = {}
        for row in range(_rows(self._sent, f"{at}.field")):
            key, written = self._text(f"{at}.field{row}.key"), self._text(f"{at}.field{row}.value")
            if key:
                control = by_key.get(key, Control(key, key))
                found[key] = self._typed(f"{at}.field{row}.value", written, control) if written else None
        return found

    def _clocks(self, at: str) -> Plain:
        found: Plain = {}
        for row in range(_rows(self._sent, f"{at}.clock")):
            place = f"{at}.clock{row}"
            kind, used = self._text(f"{place}.kind"), self._text(f"{place}.used")
            if kind:
                wanted: Plain = {name: self._text(f"{place}.{name}") for name in ("state", "due", "paused_by")}
                wanted["used"] = int(used[:9]) if used.isascii() and used.isdigit() else used
                found[kind] = _full(wanted)
        return found


_READERS: Mapping[str, Callable[[Reader, str], Any]] = {kind: getattr(Reader, kind) for kind in KINDS}


def _named(root: Place) -> bool:
    return isinstance(root.value, dict) and all(isinstance(key, str) for key in root.value)


def _rows(sent: Mapping[str, str], at: str) -> int:
    """How many rows of a small table were posted."""
    row = 0
    while any(f"{at}{row}.{name}" in sent for name in ("key", "kind")):
        row += 1
    return row


def _merged(found: Plain, more: Plain) -> Plain:
    """Both together: what is a mapping in both has the entries of both."""
    both = {key: found[key] | value for key, value in more.items()
            if isinstance(value, dict) and isinstance(found.get(key), dict)}  # fmt: skip
    return found | more | both


def _full(found: Plain) -> Plain:
    return {key: value for key, value in found.items() if value not in ("", None, [], {}) or value is False}


def _fits(value: Any, control: Control) -> bool:
    """Whether a control can show a value and give the same back."""
    if control.kind == "yes_no":
        return isinstance(value, bool)
    if control.kind == "number":
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return isinstance(value, str) and bool(value.strip()) and "\r" not in value and (
        control.kind == "long" or "\n" not in value
    )


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
