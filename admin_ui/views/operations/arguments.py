"""What a form says about an operation besides its things: tries, variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine import clock
from engine.errors import InvalidInput, Text, text
from engine.feel import to_json
from itsm.studio.given import read_variables

MOST_RETRIES = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Arguments of an operation as the engine takes them, and the fields that a form sends them with."""

    arguments: Mapping[str, object] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)


def wanted_of(sent: Mapping[str, str]) -> Wanted:
    """Read the arguments of a form. Raises InvalidInput."""
    kind = sent.get("kind", "")
    if kind in ("retry", "set_retries"):
        given = sent.get("retries", "").strip() or "1"
        if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= MOST_RETRIES):
            raise InvalidInput(text("Expected 1 to %(most)s tries. Write a number.", most=MOST_RETRIES))
        return Wanted({"retries": int(given)}, {})
    if kind == "set_variables":
        return _variables(sent)
    return Wanted()


def _variables(sent: Mapping[str, str]) -> Wanted:
    written = sent.get("variables", "")
    given = read_variables(written, clock.now())
    if given.problem is not None:
        raise InvalidInput(_unreadable(given.problem.message))
    if not given.values:
        raise InvalidInput(text("Expected variables by name, but there are none. Name at least one."))
    token = sent.get("token", "")
    return Wanted(
        {"variables": to_json(dict(given.values)), "token": token or None}, {"variables": written, "token": token}
    )


def _unreadable(why: Text) -> Text:
    return text("Expected variables as JSON or as a FEEL context, but %(why)s", why=why)
