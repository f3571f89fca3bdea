"""Where a field's options come from when neither the form nor a variable has them: ``options_from`` in a schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args
from urllib.parse import urlsplit

from engine.errors import Text, text
from itsm.forms.place import Place

SourceKind = Literal[
    "people", "workers", "teams", "services", "customers", "levels", "records", "list", "decision", "web", "builds"
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(SourceKind)
NAMED = frozenset({"list", "decision", "web"})
"""Kinds that say nothing without a name."""
NAMELESS = frozenset({"workers", "teams", "builds", "levels", "customers"})
"""Kinds that have nothing to name."""
OFFERS = "$options"
"""What a context calls that which knows the options; no expression can spell it."""
EXAMPLES = (
    "people, people:line-1, workers, teams, services, records:incident, list:priority, decision:a, web:https://…,"
    " builds, levels, customers"
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is asked, and of what: ``people`` of a team, ``records`` of a type, a ``list``, a ``decision``, ``web``.

    ``workers`` are the people who work at the desk.
    """

    kind: SourceKind
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


class Offers(Protocol):
    """Knows what there is to choose, for the person who fills the form in."""

    def options_from(
        self, source: Source, key: str, wanted: Sequence[str], names: Mapping[str, object]
    ) -> Sequence[Mapping[str, object]]:
        """Options (``value``, ``label``) of the field ``key``; among them those ``wanted`` that may be chosen."""

    def names_items(self, key: str) -> bool:
        """True for a text whose reader is offered items while they type."""


def read_source(place: Place) -> Source | None:
    """The source in the properties at ``place``; None when there is none, or none that can be read."""
    written = place.text("options_from", "").strip()
    if not written:
        return None
    kind, _, name = written.partition(":")
    problem = _problem(kind.strip(), name.strip())
    if problem is not None:
        place.wrong(problem, "options_from")
        return None
    return Source(kind.strip(), name.strip())  # type: ignore[arg-type]  # _problem knows the kinds


def _problem(kind: str, name: str) -> Text | None:
    if kind not in KINDS or (kind in NAMED and not name) or (kind in NAMELESS and name):
        return text(
            "Expected a source of options such as %(examples)s, but found “%(found)s”.",
            examples=EXAMPLES, found=f"{kind}:{name}"[:60],
        )
    if kind == "web" and not is_web_address(name):
        return text(
            "Expected an address with https:// and without a user or fragment, but found “%(found)s”.", found=name[:60]
        )
    return None


def is_web_address(address: str) -> bool:
    """True for an address that could be asked; whether it may be is a matter of the installation."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        and not parts.fragment and port != 0 and address.isascii() and address.isprintable() and " " not in address
    )  # fmt: skip
