"""Saying a difference in a sentence: “Solve at line 1”: time box 30 min → 20 min."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.errors import Text, text
from itsm.studio.differences.comparing import NOTHING, Change
from itsm.studio.differences.labels import label_of
from itsm.studio.differences.model import ORDER, PLACE, Difference, Part, Shown, Side, shown
from itsm.studio.differences.values import is_length, said_values, short

_NOUNS: Final[Mapping[str, Text]] = {
    "step": text("Step"), "gateway": text("Gateway"), "event": text("Event"), "sub_process": text("Sub-process"),
    "call": text("Call"), "flow": text("Path"), "process": text("Process"), "pool": text("Pool"), "lane": text("Lane"),
    "note": text("Note"), "message": text("Message"), "diagram": text("Diagram"), "drawing": text("Drawing"),
    "decision": text("Decision"), "decisions": text("Decisions"), "input": text("Input"), "output": text("Output"),
    "inputData": text("Input data"), "form": text("Form"), "form_field": text("Field"), "form_group": text("Group"),
    "field": text("Field"), "status": text("Status"), "team": text("Team"), "time": text("Time"),
    "field_group": text("Group of fields"), "record_type": text("Record type"), "texts": text("Texts"),
    "scenario": text("Scenario"), "import_mapping": text("Import"), "promotion": text("Promotion"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What the sentences about a file need: its name, its two states, and the headings of the columns of its tables."""

    file: str
    before: Side
    after: Side
    columns: Mapping[str, Shown]
    form: str = ""


def told(change: Change, words: Words) -> Difference:
    """The difference with its sentence."""
    part = change.part
    before, after = (None if value is NOTHING else shown(value) for value in (change.before, change.after))
    return Difference(words.file, part.id, part.name, change.kind, change.path, before, after, _sentence(change, words))


def told_file(file: str, kind: str) -> Difference:
    """A whole file that was added, removed, written otherwise with the same content, or cannot be read."""
    said = {
        "added": text("File %(file)s added", file=file),
        "removed": text("File %(file)s removed", file=file),
        "rewritten": text("File %(file)s is written otherwise and says the same", file=file),
        "unreadable": text("File %(file)s changed and cannot be read", file=file),
    }[kind]
    if kind == "added":
        return Difference(file, "", file, "added", "", None, file, said)
    if kind == "removed":
        return Difference(file, "", file, "removed", "", file, None, said)
    return Difference(file, "", file, "changed", "", file, file, said)


def _sentence(change: Change, words: Words) -> Text:
    if change.kind in ("added", "removed"):
        return _whole(change, words)
    if change.kind == "moved":
        if change.path == PLACE:
            return text("%(subject)s moved in the drawing", subject=_subject(change.part, words))
        return text("%(subject)s moved from place %(before)s to %(after)s", subject=_subject(change.part, words),
                    before=change.before, after=change.after)  # fmt: skip
    return _changed(change, words)


def _whole(change: Change, words: Words) -> Text:
    part, subject = _shortened(change.part), _subject(change.part, words)
    if part.noun == "rule" or (part.is_described and not (part.after and change.kind == "added")):
        return _plainly(change, subject)
    noun: Text | str = _NOUNS.get(part.noun, part.noun)
    if change.kind == "removed":
        return text("Removed: %(noun)s %(subject)s", noun=noun, subject=subject)
    if words.form:
        subject = text("“%(name)s”", name=part.name)
        return text("Added to the form “%(form)s”: %(noun)s %(subject)s", form=words.form, noun=noun, subject=subject)
    if part.is_described:
        return text("Added after “%(after)s”: %(noun)s", after=part.after, noun=noun)
    if part.after:
        return text("Added after “%(after)s”: %(noun)s %(subject)s", after=part.after, noun=noun, subject=subject)
    return text("Added: %(noun)s %(subject)s", noun=noun, subject=subject)


def _plainly(change: Change, subject: Text) -> Text:
    """What says itself what it is came or went."""
    if change.kind == "removed":
        return text("Removed: %(subject)s", subject=subject)
    return text("Added: %(subject)s", subject=subject)


def _shortened(part: Part) -> Part:
    """A part with names that fit into a sentence."""
    return replace(part, name=short(part.name), owner=short(part.owner), after=short(part.after))


def _subject(part: Part, words: Words) -> Text:
    """What a sentence is about."""
    part = _shortened(part)
    if part.noun == "rule":
        return text("rule %(number)s of “%(name)s”", number=part.name, name=part.owner)
    if part.noun in ("input", "output") and part.owner:
        return text("“%(name)s” of “%(of)s”", name=part.name, of=part.owner)
    if part.owner and part.name == part.id:
        return text("“%(name)s”", name=part.owner)
    if not part.name:
        return _NOUNS.get(part.noun, text("Diagram"))
    if words.form and part.noun.startswith("form_"):
        return text("“%(name)s” of the form “%(form)s”", name=part.name, form=words.form)
    return text("“%(name)s”", name=part.name)


def _changed(change: Change, words: Words) -> Text:
    part, path = change.part, change.path
    is_time_box = bool(part.owner) and "/timerEventDefinition" in path
    subject = text("“%(name)s”", name=part.owner) if is_time_box else _subject(part, words)
    label = label_of(part, path, words.columns)
    before, after = said_values(change, words.before, words.after)
    if path.endswith(ORDER):
        return text("%(subject)s: %(property)s is now %(after)s", subject=subject, property=label, after=after)
    if change.before is NOTHING:
        return text("%(subject)s: %(property)s %(after)s added", subject=subject, property=label, after=after)
    if change.after is NOTHING:
        return text("%(subject)s: %(property)s %(before)s removed", subject=subject, property=label, before=before)
    if is_length(change):
        return text("%(subject)s: %(before)s → %(after)s", subject=subject, before=before, after=after)
    return text("%(subject)s: %(property)s %(before)s → %(after)s", subject=subject, property=label, before=before,
                after=after)  # fmt: skip
