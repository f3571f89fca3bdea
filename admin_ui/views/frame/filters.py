"""Filters of lists: what stands in the address, what a form offers, and the chips that take one away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that a list offers: a choice of ``options`` (value and label), or words when there are none.

    ``type`` is what a field without options is: text or date.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    type: str = "text"

    def shown(self, value: str) -> str:
        """Label of a value."""
        return dict(self.options).get(value, value)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; ``address`` is the list without it."""

    label: str
    value: str
    address: str


def in_force(names: Sequence[str]) -> dict[str, str]:
    """The filters that the address asks for."""
    return {name: request.args[name].strip()[:LONGEST] for name in names if request.args.get(name, "").strip()}


def chips(found: Mapping[str, str], offered: Sequence[Filter]) -> list[Chip]:
    """The filters in force that the list offers."""
    return [
        Chip(one.label, one.shown(found[one.name]), address(**{one.name: None}))
        for one in offered
        if one.name in found
    ]


def address(**changes: str | None) -> str:
    """This list with some parameters changed; None takes one away, and every change starts at the first page."""
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    kept |= {name: value for name, value in changes.items() if value is not None}
    left = {name: value for name, value in kept.items() if changes.get(name, "") is not None}
    return request.path + ("?" + urlencode(left) if left else "")
