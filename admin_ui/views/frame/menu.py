"""The menu: an entry appears with its page and for roles that may open it."""

from dataclasses import dataclass

from flask import request

from admin_ui.views.frame.visitor import actor, visitor
from admin_ui.views.settings.sections import opens_any
from engine.errors import Text, text
from itsm.figures.rights import may_see_any
from itsm.language import translate
from itsm.people.roles import may
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing
from itsm.roster.rights import may_see


@dataclass(frozen=True, slots=True)
class Entry:
    """A link with an icon; ``current`` marks the page that is open."""

    label: str
    address: str
    icon: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; no title is the first group."""

    title: str
    entries: tuple[Entry, ...]


def groups() -> list[Group]:
    """The groups of the rail for the reader; those without entries are left out."""
    found = [
        Group("", tuple(_first_entries())),
        Group(_say(text("Records")), tuple(_record_entries())),
        Group(_say(text("Processes")), tuple(_process_entries())),
        Group(_say(text("Administration")), tuple(_administration_entries())),
    ]
    return [group for group in found if group.entries]


def me_entries() -> list[Entry]:
    """What the menu under one's own name offers."""
    entries = [
        Entry(_say(text("About me")), "/me", "user"),
        Entry(_say(text("How I sign in")), "/me/security", "shield-check"),
        Entry(_say(text("How I am told")), "/me/notices", "bell"),
        Entry(_say(text("My absences")), "/me/absences", "calendar-off"),
    ]
    if _may("work.see"):
        entries.append(Entry(_say(text("My shifts")), "/roster/mine", "calendar-days"))
    if _may("work.see") and _may("portal.use"):
        entries.append(Entry(_say(text("Service portal")), "/portal", "globe"))
    return entries


def new_record_entries() -> list[Entry]:
    """Record types of which the reader may make a record for somebody."""
    if not _may("record.report_for_others"):
        return []
    language = visitor().language
    return [
        Entry(found.name(language), f"/records/new/{found.key}", found.icon)
        for found in visitor().record_types()
        if found.offered and allowed(actor(), "record.report_for_others", Thing(found.key))
    ]


def call_entry() -> Entry | None:
    """Where the reader logs calls; None where no type of theirs is logged so."""
    found = visitor().actor
    if found is None or not may(found, "record.report_for_others"):
        return None
    rights = [one for one in visitor().record_types() if one.calls is not None and one.offered]
    if not any(allowed(found, "record.report_for_others", Thing(one.key)) for one in rights):
        return None
    return Entry(_say(text("Log a call")), "/calls/new", "phone")


def board_entries() -> list[Entry]:
    """The boards that the reader changes between; those of teams are reached from them."""
    places = [("work.see", text("My day"), "/boards/me", "clock")]
    places.append(("work.see_all", text("Desk board"), "/boards/desk", "layout-dashboard"))
    return [
        Entry(_say(label), address, icon, request.path == address)
        for right, label, address, icon in places
        if _may(right)
    ]


def _first_entries() -> list[Entry]:
    found = []
    if _may("work.see"):
        found.append(Entry(_say(text("My work")), "/work", "inbox", request.path.startswith("/work")))
        boards = request.path.startswith("/boards/")
        found.append(Entry(_say(text("Boards")), "/boards/me", "layout-dashboard", boards))
        votes = request.path.startswith("/approvals")
        found.append(Entry(_say(text("Approvals")), "/approvals", "check", votes))
    if visitor().actor is not None and may_see(actor()):
        found.append(Entry(_say(text("Rosters")), "/roster", "user-check", request.path.startswith("/roster")))
        if any(one.schedule is not None for one in visitor().record_types()):
            planned = request.path.startswith("/schedule")
            found.append(Entry(_say(text("Work schedule")), "/schedule", "calendar-days", planned))
        if _may("work.see") and any(one.checklist is not None for one in visitor().record_types()):
            inspected = request.path.startswith("/inspections")
            found.append(Entry(_say(text("Inspection plans")), "/inspections", "list", inspected))
    if any(one.knowledge is not None for one in visitor().record_types()):
        found.append(Entry(_say(text("Knowledge")), "/knowledge", "file-text", request.path.startswith("/knowledge")))
    if _may("work.see") or _may("portal.use"):
        told = request.path.startswith("/announcements")
        found.append(Entry(_say(text("Announcements")), "/announcements", "bell", told))
    if _may("work.see") and any(one.war_room is not None for one in visitor().record_types()):
        rooms = request.path.startswith("/war-rooms")
        found.append(Entry(_say(text("War rooms")), "/war-rooms", "triangle-alert", rooms))
    return found


def _record_entries() -> list[Entry]:
    if not _may("record.see_all"):
        return []
    language = visitor().language
    return [
        Entry(found.plural(language), f"/records?type={found.key}", found.icon, _is_current(found.key, found.prefix))
        for found in visitor().record_types()
        if found.offered and allowed(actor(), "record.see_all", Thing(found.key))
    ] + _media_entries() + _figure_entries() + _recurring_entries() + _survey_entries()


def _figure_entries() -> list[Entry]:
    """Figures, where some type has them that the reader may see."""
    if not any(may_see_any(actor(), one) for one in visitor().record_types()):
        return []
    return [Entry(_say(text("Figures")), "/figures", "table", request.path.startswith("/figures"))]


def _media_entries() -> list[Entry]:
    """The library of what may be installed, for those who work."""
    if not _may("work.see"):
        return []
    return [Entry(_say(text("Definitive media")), "/builds", "archive", request.path.startswith("/builds"))]


def _recurring_entries() -> list[Entry]:
    """Findings, where some type is watched."""
    watched = [(one.key, one.recurrence.of) for one in visitor().record_types() if one.recurrence is not None]
    if not any(all(allowed(actor(), "record.see_all", Thing(key)) for key in pair) for pair in watched):
        return []
    current = request.path.startswith("/recurring")
    return [Entry(_say(text("Recurring records")), "/recurring", "rotate-ccw", current)]


def _survey_entries() -> list[Entry]:
    if not any(found.survey for found in visitor().record_types()):
        return []
    return [Entry(_say(text("Surveys")), "/surveys", "star", request.path.startswith("/surveys"))]


def _process_entries() -> list[Entry]:
    found = []
    if _may("studio.see") or _may("studio.use"):
        studio = request.path.startswith("/studio")
        first = "/studio" if _may("studio.see") else "/studio/expressions"
        found.append(Entry(_say(text("Studio")), first, "pencil-ruler", studio))
    if _may("operations.see"):
        operations = request.path.startswith("/operations")
        found.append(Entry(_say(text("Operations")), "/operations", "activity", operations))
    return found


def _administration_entries() -> list[Entry]:
    """Settings, for those who may open one of its sections."""
    found = visitor().actor
    if found is None or not opens_any(found):
        return []
    return [Entry(_say(text("Settings")), "/settings", "settings", request.path.startswith("/settings"))]


def _is_current(type_key: str, prefix: str) -> bool:
    if request.path == "/records":
        return request.args.get("type", type_key) == type_key
    return request.path.startswith((f"/records/{prefix}-", f"/records/new/{type_key}"))


def _may(permission: str) -> bool:
    found = visitor().actor
    return found is not None and may(found, permission)


def _say(message: Text) -> str:
    return translate(message, visitor().language)
