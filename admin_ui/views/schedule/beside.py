"""What a record's page says of its planned work: what stands against it, asked for only while the work is awaited."""

from collections.abc import Sequence

from admin_ui.views.frame.visitor import actor, visitor
from itsm.records.queries import RecordView
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.declared import OPEN_KINDS
from itsm.schedule.queries.preview import held
from itsm.schedule.rights import may_see


def held_of(view: RecordView) -> Sequence[Conflict]:
    """What stands against the work of a record; nothing is asked where none is planned, or it is done."""
    plan = view.type.schedule
    if plan is None or not (view.value(plan.begin) and view.value(plan.end)):
        return ()
    if view.status is None or view.status.kind not in OPEN_KINDS or not may_see(actor()):
        return ()
    return held(view.number, actor(), visitor().time_zone)
