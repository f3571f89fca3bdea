"""A page of the audit trail as people read it: names of who acted and of what it was about."""

from dataclasses import dataclass, replace

from database import reading
from engine.registry import Actor
from itsm.audit import AuditEntry
from itsm.audit.search import Wanted, search_trail
from itsm.organisation.queries.audit_trail.subjects import Subject, subjects_of
from itsm.organisation.queries.trail import Changed, changed_of
from itsm.records.queries.items import Page


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """An entry, what it says in words, and what it is about."""

    entry: AuditEntry
    change: Changed
    subject: Subject


def audit_page(wanted: Wanted, after: str | None, actor: Actor, language: str) -> Page[ToldEntry]:
    """Entries, newest first. Raises Forbidden, InvalidInput (a foreign cursor)."""
    page = search_trail(wanted, after, actor)
    with reading() as session:
        changes = changed_of(session, page.items, language)
        subjects = subjects_of(session, {one.subject for one in page.items}, language)
    pairs = zip(page.items, changes, strict=True)
    return Page([ToldEntry(entry, _said(change), subjects[entry.subject]) for entry, change in pairs], page.next)


def _said(change: Changed) -> Changed:
    """The change without fields that are empty before and after: those of a new thing that nobody filled in."""
    return replace(change, values=[one for one in change.values if one[1] or one[2]])
