"""Why a record has its priority, in words."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.packs.model import RecordType
from itsm.priority.words import raised_from
from itsm.records.queries.decision_words import rules_in_words, sentences
from itsm.records.tables import Record


def priority_why(session: Session, row: Record, found: RecordType, language: str) -> Text | None:
    """The decision's matched rules with their inputs, or who set the priority by hand; None when nobody knows."""
    reason = row.priority_reason or {}
    if reason.get("by"):
        return _by_hand(reason, found, language)
    lines = rules_in_words(session, reason, found, language)
    if not lines:
        return None
    raised = raised_from(reason, found, language)
    lines += [] if raised is None else [raised]
    return lines[0] if len(lines) == 1 else sentences(lines)


def _by_hand(reason: Mapping[str, object], found: RecordType, language: str) -> Text:
    who = str(reason["by"])
    if not reason.get("reason"):
        return text("Set by %(name)s.", name=who)
    field = found.by_key.get("priority")
    was = field.shown(reason.get("was"), language) if field else ""
    if not was:
        return text("Set by %(name)s: %(reason)s", name=who, reason=reason["reason"])
    return text("Set by %(name)s instead of %(was)s: %(reason)s", name=who, was=was, reason=reason["reason"])
