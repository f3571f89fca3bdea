"""Which level holds for a record and why, and what a decision has set instead, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.clocks.levels.choosing import BY_CUSTOMER, BY_DECISION
from itsm.packs.model import RecordType
from itsm.records.queries.decision_words import rules_in_words, sentences, words_of_decision

Details = Mapping[str, object]


class Reader(Protocol):
    """For whom it is said; whoever does not see every field of the record is not told what the rules have read."""

    @property
    def session(self) -> Session: ...

    @property
    def type(self) -> RecordType: ...

    @property
    def language(self) -> str: ...

    @property
    def sees_all(self) -> bool: ...


def level_why(details: Details, reader: Reader) -> Text:
    """Why the level holds: the decision with its rules, the customer, the organisation."""
    return sentences([*_by(reader.session, details, reader.language), *_rules(details, reader)])


def set_by(details: Details, reader: Reader) -> Text | None:
    """The decision that has set a target in minutes, with its rules; None where the level says it."""
    if not details.get("timed"):
        return None
    session, language, rules = reader.session, reader.language, _rules(details, reader)
    name = words_of_decision(session, str(details.get("decision")), language).name
    head = text("set by the decision “%(decision)s”", decision=name)
    return text("%(first)s: %(rest)s", first=head, rest=sentences(rules)) if rules else head


def _rules(details: Details, reader: Reader) -> Sequence[Text]:
    return rules_in_words(reader.session, details, reader.type, reader.language) if reader.sees_all else ()


def _by(session: Session, details: Details, language: str) -> Sequence[Text]:
    by = details.get("level_by")
    if by != BY_DECISION and "unknown" not in details:
        return [_plain(by)]
    name = words_of_decision(session, str(details.get("decision")), language).name
    if by == BY_DECISION:
        return [text("Named by the decision “%(decision)s”.", decision=name)]
    wrong = text(
        "The decision “%(decision)s” names the level “%(code)s”, which there is not.",
        decision=name, code=details["unknown"],
    )  # fmt: skip
    return [wrong, _plain(by)]


def _plain(by: object) -> Text:
    return text("The level of the customer.") if by == BY_CUSTOMER else text("The level of the organisation.")
