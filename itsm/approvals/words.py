"""What pages, timelines and minutes say of ballots and votes; pure."""

from collections.abc import Mapping

from engine.errors import Names, Text, text
from itsm.approvals.deciding import Rule
from itsm.approvals.tables import APPROVED, NO_QUORUM, OPEN, REJECTED, WITHDRAWN
from itsm.language import listed

CHOICE_WORDS: Mapping[str, Text] = {
    "approve": text("Approves"), "reject": text("Rejects"), "abstain": text("Abstains"),
}  # fmt: skip
STATES: Mapping[str, Text] = {
    OPEN: text("Vote is open"), APPROVED: text("Approved"), REJECTED: text("Rejected"),
    NO_QUORUM: text("No quorum"), WITHDRAWN: text("Withdrawn"),
}  # fmt: skip
TONES: Mapping[str, str] = {
    OPEN: "accent", APPROVED: "good", REJECTED: "bad", NO_QUORUM: "warn", WITHDRAWN: "neutral",
}  # fmt: skip
EVERYBODY, SETTLED, TIME, CHAIR, REQUEST, GONE = "everybody", "settled", "time", "chair", "request", "gone"
ENDED: Mapping[str, Text] = {
    EVERYBODY: text("Nobody was left to vote."), SETTLED: text("No further vote could have changed it."),
    TIME: text("The time to vote was over."),
    CHAIR: text("The chair closed the vote."), REQUEST: text("The request was withdrawn."),
    GONE: text("The record went on without it."),
}  # fmt: skip
"""Why a ballot was decided when it was."""
WHY: Mapping[str, Text] = {
    "nobody": text("Nobody may vote on it."), "quorum": text("Too few have voted."),
    "veto": text("Somebody with a veto rejects it."), "none_for": text("Nobody approves it."),
    "all": text("All who vote have to approve."), "any": text("One who approves is enough."),
    "percentage": text("A share of the votes has to approve."),
}  # fmt: skip
"""What decided, by ``itsm.approvals.deciding.Why``."""
SILENT_WORDS: Mapping[str, Text] = {
    "against": text("Who has not voted by then counts as against it."),
    "abstains": text("Who has not voted by then abstains."),
    "escalates": text("For who has not voted by then others are asked, once."),
}  # fmt: skip


def rule_words(rule: Rule) -> Text:
    """The rule in one sentence."""
    kind = {
        "all": text("All who vote have to approve."),
        "any": text("One who approves is enough."),
        "percentage": text("%(percent)s %% of the votes have to approve.", percent=rule.percent),
    }[rule.kind]
    if rule.quorum <= 1:
        return kind
    return text("%(rule)s At least %(quorum)s have to vote.", rule=kind, quorum=rule.quorum)


def ballot_in_words(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    """The sentence of an entry of the timeline, and its tone; names of people by key."""
    what, reason = str(details.get("what")), str(details.get("reason") or "")
    said, tone = _SAID.get(what, _decided)(details, people)
    return (text("%(what)s: %(reason)s", what=said, reason=reason) if reason else said), tone


def _voted(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    choice = str(details.get("choice"))
    said = CHOICE_WORDS.get(choice, CHOICE_WORDS["abstain"])
    if details.get("for") is not None:
        said = text("%(vote)s for %(name)s", vote=said, name=_name(details.get("for"), people))
    return said, {"approve": "good", "reject": "bad"}.get(choice, "")


def _changed(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    said, tone = _voted(details, people)
    return text("Vote changed: %(vote)s", vote=said), tone


def _opened(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    names = _names(details.get("people"), people)
    if not names:
        return text("A vote was called, but nobody may vote"), "bad"
    return text("Called to vote: %(names)s", names=names), ""


def _escalated(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    names = _names(details.get("people"), people)
    return text("The time to vote was over; asked instead: %(names)s", names=names or "–"), "warn"


def _left(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    return text("%(name)s votes no more", name=_name(details.get("for"), people)), "warn"


def _substituted(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    voter, member = _name(details.get("voter"), people), _name(details.get("for"), people)
    return text("%(voter)s votes for %(name)s", voter=voter, name=member), "warn"


def _decided(details: Mapping[str, object], people: Mapping[int, str]) -> tuple[Text, str]:
    state = str(details.get("state"))
    return text("Vote: %(verdict)s", verdict=STATES.get(state, STATES[WITHDRAWN])), TONES.get(state, "")


_SAID = {
    "opened": _opened, "voted": _voted, "changed": _changed, "escalated": _escalated, "left": _left,
    "substituted": _substituted,
}  # fmt: skip


def _name(key: object, people: Mapping[int, str]) -> str:
    return people.get(key, "?") if isinstance(key, int) else "?"


def _names(keys: object, people: Mapping[int, str]) -> Names | None:
    """The people as their language lists them; None for nobody."""
    return listed([_name(key, people) for key in keys]) if isinstance(keys, list) and keys else None
