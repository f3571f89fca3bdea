"""Why a record has its priority, in words."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.packs.deployed import texts_of
from itsm.packs.model import RecordType
from itsm.records.queries.decision_words import labelled, listed
from itsm.records.tables import Record


def priority_why(session: Session, row: Record, found: RecordType, language: str) -> Text | None:
    """The decision's matched rule with its inputs, or who set the priority by hand; None when nobody knows."""
    reason = row.priority_reason or {}
    if reason.get("by"):
        return _by_hand(reason, found, language)
    rules = reason.get("rules")
    rule = rules[-1] if isinstance(rules, list) and rules else None
    if not isinstance(rule, Mapping):
        return None
    inputs = _inputs(rule.get("inputs"), found, language)
    note = _note(session, rule, str(reason.get("decision")), found, language)
    if note:
        return text("%(inputs)s. %(note)s.", inputs=inputs, note=note.rstrip(".。"))
    return text("%(inputs)s.", inputs=inputs)


def _by_hand(reason: Mapping[str, object], found: RecordType, language: str) -> Text:
    who = str(reason["by"])
    if not reason.get("reason"):
        return text("Set by %(name)s.", name=who)
    field = found.by_key.get("priority")
    was = field.shown(reason.get("was"), language) if field else ""
    if not was:
        return text("Set by %(name)s: %(reason)s", name=who, reason=reason["reason"])
    return text("Set by %(name)s instead of %(was)s: %(reason)s", name=who, was=was, reason=reason["reason"])


def _inputs(inputs: object, found: RecordType, language: str) -> Text:
    """``Impact: High · Urgency: High``; an input that is labelled like a field is shown as that field."""
    pairs = inputs.items() if isinstance(inputs, Mapping) else ()
    shown = [labelled(str(label), value, found, language) for label, value in pairs]
    return listed([text("%(label)s: %(value)s", label=label, value=value) for label, value in shown])


def _note(
    session: Session, rule: Mapping[object, object], decision: str, found: RecordType, language: str
) -> str:
    if language != "en":
        texts = texts_of(found.key, language, session).decisions.get(decision)
        translated = texts.rules.get(str(rule.get("rule"))) if texts else None
        if translated:
            return translated
    notes = rule.get("notes")
    return " ".join(str(note) for note in notes if note) if isinstance(notes, list) else ""
