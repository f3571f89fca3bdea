"""What a record's own entries say: what people wrote and changed, and what was noted beside the process."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.errors import Text, text
from itsm.approvals.words import ballot_in_words
from itsm.clocks.ledger.clock import WHOLE
from itsm.clocks.telling import told_of
from itsm.escalation.words import escalation_in_words
from itsm.language import translate
from itsm.priority.words import hurry_in_words
from itsm.records import elements
from itsm.records.entries import EntryKind
from itsm.records.queries.detour_words import detour_in_words
from itsm.records.queries.lines import CHANGED, Entry, FileShown, Reader, filled
from itsm.records.queries.link_words import link_tone, link_words
from itsm.records.queries.owner_words import ownership_in_words
from itsm.records.tables import TimelineEntry
from itsm.schedule.words import passed_in_words
from itsm.war_room.words import told_in_room


def written(rows: Sequence[TimelineEntry], reader: Reader) -> Iterator[Entry]:
    """A line for each entry that the reader may read."""
    for row in rows:
        if row.internal and reader.public:
            continue
        name = reader.names.get(row.actor_key or 0, row.actor_name)
        base = Entry(f"e{row.key}", row.at, "event", row.internal, row.actor_key, name)
        yield _line(row, base, reader)


def _line(row: TimelineEntry, base: Entry, reader: Reader) -> Entry:
    sentence = _SENTENCES.get(EntryKind(row.kind))
    if sentence is not None:
        said, tone = sentence(row, reader)
        return filled(base, sentence=said, tone=tone)
    if row.kind == EntryKind.COMMENT:
        return filled(base, kind="comment", body=row.body, channel=_by(row, reader))
    if row.kind == EntryKind.CALL:
        said = text("Call from %(name)s", name=row.details.get("person"))
        return filled(base, kind="comment", body=row.body, channel=translate(said, reader.language))
    if row.kind == EntryKind.ATTACHMENT:
        file = FileShown(int(str(row.details["attachment"])), str(row.details["filename"]))
        return filled(base, kind="file", files=(file,))
    changes = tuple(reader.changes(row.details.get("changes")))
    reason, hidden = row.details.get("reason"), "priority" in reader.hidden
    said = text("Fields changed: %(reason)s", reason=reason) if reason else CHANGED
    hurried = hurry_in_words(row.details, reader.type, hidden, reader.language)
    tone = "warn" if hurried else ""
    return filled(base, kind=EntryKind.CHANGE.value, sentence=hurried or said, tone=tone, changes=changes)


def _bounce(row: TimelineEntry, _reader: Reader) -> tuple[Text, str]:
    address, why = row.details.get("address"), row.details.get("said") or "–"
    return text("Mail to %(address)s could not be delivered: %(why)s", address=address, why=why), "warn"


def _clock(row: TimelineEntry, reader: Reader) -> tuple[Text, str]:
    return told_of(row.details, reader.teams), "bad" if row.details.get("percent") == WHOLE else "warn"


def _by(row: TimelineEntry, reader: Reader) -> str | None:
    """How a comment came; whoever works reads whether its mail proves who wrote it."""
    if row.details.get("by") != "mail":
        return None
    if row.details.get("automatic"):
        return translate(text("automatic answer by mail"), reader.language)
    if reader.public or row.details.get("proved"):
        return translate(text("by mail"), reader.language)
    return translate(text("by mail, sender not proved"), reader.language)


def _detour(row: TimelineEntry, reader: Reader) -> Text:
    element = reader.history.element(str(row.details.get("element")), row.details)
    step = elements.element_name(element, reader.language) if element else "–"
    team, key = row.details.get("team"), row.details.get("person_key")
    whom = reader.names.get(key, "?") if isinstance(key, int) else reader.teams.get(str(team), team)
    return detour_in_words(row.details, step, whom)


def _assigned(row: TimelineEntry, reader: Reader) -> Text:
    element = reader.history.element(str(row.details.get("element")), row.details)
    step = elements.element_name(element, reader.language) if element else "–"
    person, team = row.details.get("person"), row.details.get("team")
    team = reader.teams.get(str(team), team)
    if row.details.get("what") == "claimed":
        return text("Claimed “%(step)s”", step=step)
    if person and team:
        return text("“%(step)s” assigned to %(name)s in %(team)s", step=step, name=person, team=team)
    if person or team:
        return text("“%(step)s” assigned to %(name)s", step=step, name=person or team)
    return text("“%(step)s” given back to its team", step=step)


def _over_limit(sentence: Text, over: object) -> Text:
    """The same, with how many tasks of the team the person has where that is more than it allows."""
    if not isinstance(over, list):
        return sentence
    load, limit = over
    return text("%(sentence)s, over the limit: %(load)s of %(limit)s", sentence=sentence, load=load, limit=limit)


_SENTENCES: Mapping[EntryKind, Callable[[TimelineEntry, Reader], tuple[Text, str]]] = {
    EntryKind.BOUNCE: _bounce,
    EntryKind.ASSIGNMENT: lambda row, reader: (_over_limit(_assigned(row, reader), row.details.get("over")), ""),
    EntryKind.LINK: lambda row, _reader: (link_words(row.details), link_tone(row.details)),
    EntryKind.CLOCK: _clock,
    EntryKind.OWNERSHIP: lambda row, reader: (ownership_in_words(row.details, reader.names), ""),
    EntryKind.DETOUR: lambda row, reader: (_detour(row, reader), "warn"),
    EntryKind.APPROVAL: lambda row, reader: ballot_in_words(row.details, reader.names),
    EntryKind.ESCALATION: lambda row, reader: escalation_in_words(row.details, reader.names, reader.teams),
    EntryKind.SCHEDULE: lambda row, _reader: (passed_in_words(row.details), "warn"),
    EntryKind.WAR_ROOM: lambda row, _reader: told_in_room(row.details),
}
"""Entries that are a sentence of their own, with its tone."""
