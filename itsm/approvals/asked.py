"""What a diagram asks of an approval: the inputs of its job, read strictly. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from engine.errors import InvalidInput, Text, text
from engine.feel import DayTimeDuration, FeelError, parse_duration
from itsm.approvals.deciding import KINDS, MOST_MEMBERS, SILENT, Rule
from itsm.approvals.tables import WHOM_LENGTH
from itsm.language import listed

USUAL = timedelta(days=5)
"""How long there is to vote where the diagram does not say."""
LONGEST = timedelta(days=366)
MOST_LEVELS = 10
PLAIN: Mapping[str, Text] = {
    "lead": text("Lead of the record's team"), "requester_lead": text("Lead of the requester's team"),
    "requester_manager": text("Manager of the requester"),
    "requester_second_manager": text("Manager of the requester's manager"),
    "requester": text("Requester"), "owner": text("Owner of the record"),
}  # fmt: skip
"""Whom an approval names by what they are to the record."""
NAMED: Mapping[str, Text] = {
    "board": text("Board"), "team": text("Team"), "lead": text("Lead of a team"), "role": text("Role"),
    "person": text("Person"),
}  # fmt: skip
"""Whom it names by name: ``board:``, ``team:``, ``lead:``, ``role:`` and a code; ``person:`` and a key or name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One level of an approval: who votes, who of them has a veto or leads, whose own it is, by which rule."""

    members: tuple[str, ...]
    veto: tuple[str, ...]
    chair: tuple[str, ...]
    barred: tuple[str, ...]
    escalate_to: tuple[str, ...]
    rule: Rule
    wait: timedelta
    question: str
    level: int
    levels: int

    @property
    def board(self) -> str:
        """Code of the team that votes as a board: the first that is named among the members; empty without one."""
        teams = [one.partition(":")[2] for one in self.members if one.startswith(("board:", "team:"))]
        return teams[0][:100] if teams else ""


def read_asked(inputs: Mapping[str, object], level: int) -> Asked:
    """What the inputs ask at ``level`` (from 1). Raises InvalidInput, which says what is wrong of which input.

    ``levels`` is a list of contexts; what one of them does not say, the inputs beside it do.
    """
    levels = inputs.get("levels") or [{}]
    if not isinstance(levels, list) or not 1 <= len(levels) <= MOST_LEVELS:
        raise _wrong("levels", text("a list of 1 to %(most)s levels", most=MOST_LEVELS))
    own = levels[level - 1] if level <= len(levels) else None
    if not isinstance(own, Mapping):
        raise _wrong("levels", text("a context for each level"))
    given = {**inputs, **{str(name): value for name, value in own.items()}}
    members = _whom(given, "members")
    if not members:
        raise _wrong("members", text("somebody who votes"))
    return Asked(
        members, _whom(given, "veto"), _whom(given, "chair"), _whom(given, "barred"), _whom(given, "escalate_to"),
        _rule(given), _wait(given.get("deadline")), str(given.get("question") or "").strip()[:300], level, len(levels),
    )  # fmt: skip


def _rule(given: Mapping[str, object]) -> Rule:
    kind, silent = str(given.get("rule") or "all"), str(given.get("silent") or "against")
    if kind not in KINDS:
        raise _wrong("rule", text("one of %(names)s", names=listed(KINDS)))
    if silent not in SILENT:
        raise _wrong("silent", text("one of %(names)s", names=listed(SILENT)))
    percent = _whole(given, "percent", 100, 1, 100)
    quorum = _whole(given, "quorum", 0, 0, MOST_MEMBERS)
    return Rule(kind, percent, quorum, silent, given.get("early") in (True, "true"))


def _whole(given: Mapping[str, object], name: str, usual: int, least: int, most: int) -> int:
    value = given.get(name)
    if value is None or value == "":
        return usual
    written = format(value, "f") if isinstance(value, Decimal) else str(value)
    if not written.isdecimal() or not least <= int(written) <= most:
        raise _wrong(name, text("a whole number from %(least)s to %(most)s", least=least, most=most))
    return int(written)


def _wait(value: object) -> timedelta:
    if value is None or value == "":
        return USUAL
    try:
        found = parse_duration(value) if isinstance(value, str) else value
        length = found.to_python() if isinstance(found, DayTimeDuration) else None
    except (FeelError, ValueError, OverflowError):
        length = None
    if length is None or not timedelta(0) < length <= LONGEST:
        raise _wrong("deadline", text("a duration such as P3D, up to a year"))
    return length


def _whom(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The people and groups of an input: a list, or names with commas between them."""
    value = given.get(name)
    written = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise _wrong(name, text("a list of people and groups"))
    found = tuple(dict.fromkeys(one.strip() for one in written if one.strip()))
    for one in found:
        kind, _, value = one.partition(":")
        if len(one) > WHOM_LENGTH or not (one in PLAIN or (kind in NAMED and value.strip())):
            known = listed([*PLAIN, *(f"{kind}:…" for kind in NAMED)])
            raise _wrong(name, text("some of %(names)s, but found “%(name)s”", names=known, name=one[:60]))
    return found


def _wrong(name: str, wanted: Text) -> InvalidInput:
    return InvalidInput(
        text("Expected the input %(input)s of an approval to be %(wanted)s. Correct it in the diagram.",
             input=name, wanted=wanted)
    )  # fmt: skip
