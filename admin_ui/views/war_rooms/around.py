"""What the page of a record shows of rooms: its own, the one that it has joined, what is proposed."""

from admin_ui.views.frame.visitor import actor, visitor
from itsm.people.roles import may
from itsm.records.queries import RecordView
from itsm.war_room.queries.lists import led_by, proposal_of


def around_room(view: RecordView) -> dict[str, object]:
    """Values for the templates; nothing is asked for types that no room leads."""
    types = visitor().record_types()
    joins = any(one.war_room is not None and view.type.key in one.war_room.of for one in types)
    works = may(actor(), "work.see") and view.may_internal
    return {
        "own_room": view.type.war_room is not None and works,
        "led_by": led_by(view.number, actor()) if joins and works else None,
        "proposed": proposal_of(view.number, actor()) if view.type.proposal is not None and works else None,
    }
