"""Why a record has its priority, in words."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.errors import Text, text
from itsm.packs.model import RecordType
from itsm.priority.words import raised_from
from itsm.records.queries.decision_words import DecisionWords, labelled, listed, sentences, words_of_decision
from itsm.records.tables import Record


def priority_why(session: Session, row: Record, found: RecordType, language: str) -> Text | None:
    """The decision's matched rules with their inputs, or who set the priority by hand; None when nobody knows."""
    reason = row.priority_reason or {}
    if reason.get("by"):
        return _by_hand(reason, found, language)
    rules = reason.get("rules")
    told = [rule for rule in rules if isinstance(rule, Mapping)] if isinstance(rules, list) else []
    if not told:
        return None
    words = words_of_decision(session, str(reason.get("decision")), language)
    lines = [_why(rule, words, found, language) for rule in told]
    raised = raised_from(reason, found, language)
    lines += [] if raised is None else [raised]
    return lines[0] if len(lines) == 1 else sentences(lines)


def _why(rule: Mapping[object, object], words: DecisionWords, found: RecordType, language: str) -> Text:
    inputs = _inputs(rule, words, found, language)
    notes = rule.get("notes")
    own = " ".join(str(note) for note in notes if note) if isinstance(notes, list) else ""
    note = words.texts.rules.get(str(rule.get("rule"))) or own
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


def _inputs(rule: Mapping[object, object], words: DecisionWords, found: RecordType, language: str) -> Text:
    """``Impact: High · Urgency: High``; of a rule that asks for some inputs only those; fields by their labels."""
    inputs, tests = rule.get("inputs"), rule.get("tests")
    asked = tests if isinstance(tests, Mapping) else {}
    pairs = inputs.items() if isinstance(inputs, Mapping) else ()
    shown = [labelled(str(label), value, words, found, language) for label, value in pairs if asked.get(label) != "-"]
    return listed([text("%(label)s: %(value)s", label=label, value=value) for label, value in shown])
