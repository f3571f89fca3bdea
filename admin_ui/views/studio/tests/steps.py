"""A step as the page draws it: its controls with what stands in them, and the further text for all the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Text, text
from itsm.studio.scenarios.forms import REQUESTER, Plain, Sent, duration_parts, further, known_values
from itsm.studio.scenarios.offers import Control, Offers

KIND_NAMES: Mapping[str, Text] = {
    "complete": text("Somebody completes a task"),
    "expect": text("This is so"),
    "wait": text("Time passes"),
    "message": text("A message arrives"),
    "signal": text("A signal is sent"),
    "earlier": text("Closed records are there already"),
    "period": text("A freeze or a window is added"),
    "let_pass": text("Somebody lets the work pass"),
    "job": text("A program answers a job"),
    "promote": text("Somebody promotes the record"),
    "at": text("These tasks are open"),
}
BY: Mapping[str, Text] = {
    "agent": text("an agent"), "colleague": text("another agent"), "lead": text("a team lead"),
    "requester": text("the requester"),
}  # fmt: skip
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "complete": ("task", "with", "outcome", "by"), "message": ("name", "by", "with"), "signal": ("name", "with"),
    "job": ("type", "element", "with", "error", "fails", "retries"), "promote": ("promotion", "with", "by"),
    "earlier": ("count", "days", "with"), "period": ("kind", "begins", "ends"), "let_pass": ("by", "reason"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A small table's row of a step: a field or a clock that is expected."""

    at: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StepView:
    """``at`` begins the names of its inputs, ``texts`` are the values of plain inputs, ``more`` the further texts."""

    at: str
    number: int
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    controls: Sequence[Control] = ()
    fields: Sequence[Part] = ()
    clocks: Sequence[Part] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] | None = None
    problems: Sequence[Text] = ()
    failed: Text | None = None

    @property
    def open_controls(self) -> list[Control]:
        """Fields that have a value, or need one for the button; all of them before any has one."""
        return [one for one in self.controls if self._is_open(one)]

    @property
    def closed_controls(self) -> list[Control]:
        """The other fields of the form."""
        return [one for one in self.controls if not self._is_open(one)]

    def _is_open(self, control: Control) -> bool:
        needed = self.texts.get("outcome") in control.required_for if control.required_for else control.required
        return needed or not self.values or control.key in self.values


def step_views(
    sent: Sent, offers: Offers, problems: Mapping[str, Sequence[Text]], failed: tuple[int, Text] | None = None
) -> list[StepView]:
    """All steps of a scenario; ``failed`` is the number of the one that the last run failed at, and why."""
    found = []
    for index, step in enumerate(sent.data["steps"]):
        ((kind, content),) = step.items()
        why = failed[1] if failed is not None and failed[0] == index + 1 else None
        found.append(_view(index, kind, content, offers, sent.unread, problems.get(str(index), ()), why))
    return found


def _view(
    index: int, kind: str, content: Any, offers: Offers, unread: Mapping[str, str], problems: Sequence[Text],
    failed: Text | None,
) -> StepView:
    at, written = f"s{index}", content if isinstance(content, dict) else {}
    shown = _plain(kind, content)
    task = offers.tasks.get(str(written.get("task", ""))) if kind == "complete" else None
    controls = task.controls if task else ()
    values = written.get("with") if isinstance(written.get("with"), dict) else {}
    known = known_values(values, controls) if isinstance(values, dict) else {}
    fields, clocks, left = _tables(at, kind, written, offers)
    covered = {*shown, *_SHOWN.get(kind, ()), *left.keys()}
    more = {f"{at}.more": further({**{k: v for k, v in written.items() if k not in covered}, **_full(left)}, ())}
    more[f"{at}.with.more"] = further(values, list(known)) if isinstance(values, dict) else ""
    parts = duration_parts(str(content)) if kind == "wait" else None
    return StepView(
        at, index + 1, kind, shown, known, controls, fields, clocks, more | dict(unread), parts, problems, failed
    )


def _plain(kind: str, content: Any) -> dict[str, str]:
    """Values of inputs that take one text."""
    if not isinstance(content, dict):
        return {"name" if kind == "signal" else "duration": str(content)}
    names = {
        "complete": ("task", "outcome", "by"), "expect": ("status", "task"), "at": ("task",),
        "message": ("name", "by"), "signal": ("name",), "job": ("type", "element", "error", "fails"),
        "promote": ("promotion", "by"),
        "period": ("kind", "begins", "ends"), "let_pass": ("by", "reason"),
    }.get(kind, ())  # fmt: skip
    found = {name: content[name] for name in names if isinstance(content.get(name), str)}
    if isinstance(content.get("ended"), bool):
        found["ended"] = "yes" if content["ended"] else "no"
    found |= {name: str(content[name]) for name in ("retries", "count", "days") if isinstance(content.get(name), int)}
    for name in ("path", "not_taken"):
        if isinstance(content.get(name), list) and all(isinstance(one, str) for one in content[name]):
            found[name] = ", ".join(content[name])
    return found


def _tables(at: str, kind: str, content: Plain, offers: Offers) -> tuple[list[Part], list[Part], dict[str, Plain]]:
    """The rows of expected fields and clocks, each with an empty one after them, and what no row can show."""
    if kind != "expect":
        return [], [], {}
    fields: Plain = content["fields"] if isinstance(content.get("fields"), dict) else {}
    clocks: Plain = content["clocks"] if isinstance(content.get("clocks"), dict) else {}
    by_key = {one.key: one for one in offers.fields}
    simple = {key: value for key, value in fields.items() if key in by_key and (
        value is None or key in known_values(fields, [by_key[key]]))}  # fmt: skip
    plain = {kind: value for kind, value in clocks.items() if isinstance(value, dict) and all(
        isinstance(one, str | int) and not isinstance(one, bool) for one in value.values())}  # fmt: skip
    rows = [("key", key, {"value": "" if value is None else str(value)}) for key, value in simple.items()]
    known = [("kind", key, {name: str(one) for name, one in value.items()}) for key, value in plain.items()]
    left = {"fields": {key: value for key, value in fields.items() if key not in simple},
            "clocks": {key: value for key, value in clocks.items() if key not in plain}}  # fmt: skip
    return _parts(f"{at}.field", rows, "key"), _parts(f"{at}.clock", known, "kind"), left


def _parts(at: str, rows: Sequence[tuple[str, str, Mapping[str, str]]], name: str) -> list[Part]:
    every = [*rows, (name, "", {})]
    return [Part(f"{at}{index}", {named: key, **values}) for index, (named, key, values) in enumerate(every)]


def _full(found: Mapping[str, Plain]) -> Plain:
    return {key: value for key, value in found.items() if value}


def requester_texts(data: Plain) -> dict[str, str]:
    """The inputs of who reports."""
    return {key: str(data["requester"].get(key, "")) for key in REQUESTER}
