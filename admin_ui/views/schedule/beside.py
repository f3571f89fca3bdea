"""What a record's page says of its planned work: what stands against it, asked for only while the work is awaited."""

from collections.abc import Sequence

from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.visitor import actor, visitor
from admin_ui.views.schedule.saying import saying
from itsm.records.queries import RecordView
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.declared import OPEN_KINDS, time_of
from itsm.schedule.queries.preview import held
from itsm.schedule.rights import may_see


def planned_time(view: RecordView) -> str:
    """When the work is planned, in words; empty without a beginning or an end."""
    plan = view.type.schedule
    if plan is None or not (view.value(plan.begin) and view.value(plan.end)):
        return ""
    time = time_of(view, plan)
    if time is not None:
        return saying(visitor().time_zone)["span"](time)
    return " – ".join(in_words(view.type.by_key[key], view.value(key)) for key in (plan.begin, plan.end))


def held_of(view: RecordView) -> Sequence[Conflict]:
    """What stands against the work of a record; nothing is asked where none is planned, or it is done."""
    if not planned_time(view) or view.status is None or view.status.kind not in OPEN_KINDS or not may_see(actor()):
        return ()
    return held(view.number, actor(), visitor().time_zone)
