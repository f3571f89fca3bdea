"""Which frame a page has that agents and requesters both open."""

from admin_ui.views.frame.visitor import actor
from itsm.people.roles import may


def own_layout() -> str:
    """The frame of agents for those who work at the desk, that of the portal for requesters."""
    works = may(actor(), "work.see") or may(actor(), "record.see_all")
    return "frame.html" if works else "portal/frame.html"
