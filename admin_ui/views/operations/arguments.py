"""What a form says about an operation besides its things: tries, variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from admin_ui.views.frame.commands import key_of
from engine import clock
from engine.errors import InvalidInput, Text, text
from engine.feel import to_json
from itsm.studio.given import read_variables

MOST_RETRIES = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Arguments of an operation as the engine takes them, and the fields that a form sends them with."""

    arguments: Mapping[str, object] = field(default_factory=dict)
    sent: tuple[tuple[str, str], ...] = ()


def wanted_of(sent: MultiDict[str, str]) -> Wanted:
    """Read the arguments of a form. Raises InvalidInput."""
    kind = sent.get("kind", "")
    if kind in ("retry", "set_retries"):
        given = sent.get("retries", "").strip() or "1"
        if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= MOST_RETRIES):
            raise InvalidInput(text("Expected 1 to %(most)s tries. Write a number.", most=MOST_RETRIES))
        return Wanted({"retries": int(given)})
    if kind == "set_variables":
        return _variables(sent)
    if kind == "modify":
        return _tokens(sent)
    return _version(sent) if kind == "migrate" else Wanted()


def _variables(sent: Mapping[str, str]) -> Wanted:
    written, token = sent.get("variables", ""), sent.get("token", "")
    values = _read(written)
    if not values:
        raise InvalidInput(text("Expected variables by name, but there are none. Name at least one."))
    return Wanted(
        {"variables": to_json(values), "token": token or None}, (("variables", written), ("token", token))
    )


def _read(written: str) -> dict[str, object]:
    given = read_variables(written, clock.now())
    if given.problem is not None:
        raise InvalidInput(_unreadable(given.problem.message))
    return dict(given.values)


def _tokens(sent: MultiDict[str, str]) -> Wanted:
    """Tokens that end, elements where others begin, and the variables that are set with it."""
    ending, beginning = sent.getlist("ends"), [name for name in sent.getlist("begins") if name]
    at = sent.get("at", "")
    if not (ending or beginning or at):
        raise InvalidInput(text("Expected tokens to end or elements to begin at, but there are none. Choose one."))
    values = _read(sent.get("variables", ""))
    arguments: dict[str, object] = {"cancel": ending, "activate": beginning, "at": at or None}
    if values:
        arguments["variables"] = to_json(values)
    fields = [("ends", token) for token in ending] + [("begins", name) for name in beginning]
    return Wanted(arguments, (*fields, ("at", at), ("variables", sent.get("variables", ""))))


def _version(sent: Mapping[str, str]) -> Wanted:
    """The version to go to, and the elements that have another id there: lines of ``old = new``."""
    mapping: dict[str, str] = {}
    for line in sent.get("mapping", "").splitlines():
        old, equals, new = (part.strip() for part in line.partition("="))
        if line.strip() and not (old and equals and new):
            raise InvalidInput(text("Expected lines of “old = new”, but found “%(line)s”.", line=line[:80]))
        if old:
            mapping[old] = new
    key = key_of(sent.get("definition", ""))
    return Wanted(
        {"definition": key, "mapping": mapping},
        (("definition", str(key)), ("mapping", sent.get("mapping", ""))),
    )


def _unreadable(why: Text) -> Text:
    return text("Expected variables as JSON or as a FEEL context, but %(why)s", why=why)
