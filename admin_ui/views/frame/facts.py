"""All fields of a record as label and value, in the reader's language."""

from datetime import datetime

from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.templating import exact, say
from admin_ui.views.frame.visitor import visitor
from engine.errors import text
from itsm.records.queries import RecordView

PORTAL_FIELDS = ("category", "service", "priority")


def facts_of(view: RecordView) -> list[tuple[str, str]]:
    """Number and fields in the order of the pack, then the times."""
    language = visitor().language
    facts = [(say(text("Number")), view.number)]
    if view.external_number:
        facts.append((say(text("External number")), view.external_number))
    seen = [field for field in view.type.fields if field.key in view.values]
    facts += [(field.label(language), in_words(field, view.value(field.key))) for field in seen]
    times = (
        (text("Opened"), view.opened_at),
        (text("Resolved"), view.resolved_at),
        (text("Closed"), view.closed_at),
        (text("Last changed"), view.changed_at),
    )
    return facts + [(say(label), _moment(moment)) for label, moment in times]


def portal_facts(view: RecordView) -> list[tuple[str, str]]:
    """The few fields that a requester asks about, those that have a value."""
    wanted = (*PORTAL_FIELDS, *view.type.portal_about)
    return _filled(view, wanted if view.tasks else (*wanted, "resolution_text"))


def brief_facts(view: RecordView) -> list[tuple[str, str]]:
    """What an agent wants to see of the record at a glance, beside what its head says: the pack names the fields."""
    outside = [(say(text("External number")), view.external_number)] if view.external_number else []
    return outside + _filled(view, view.type.about)


def _filled(view: RecordView, wanted: tuple[str, ...]) -> list[tuple[str, str]]:
    """Label and value of the ``wanted`` fields that have one."""
    found = [view.type.by_key[key] for key in wanted if key in view.type.by_key]
    facts = [(field.label(visitor().language), in_words(field, view.value(field.key))) for field in found]
    return [(label, value) for label, value in facts if value]


def _moment(moment: datetime | None) -> str:
    return exact(moment) if moment else ""
