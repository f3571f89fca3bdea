"""Who plans inspections and who sees their plans."""

from engine.errors import NotFound, text

PLAN, SEE = "inspection.plan", "work.see"


def no_plan() -> NotFound:
    """What is said of a plan that there is not."""
    return NotFound(text("Expected a plan of inspections, but there is none. Go back to the list."))
