"""Commands on inspections, one module each: one transaction, audited."""

from itsm.inspections.commands.answer_points import answer_points
from itsm.inspections.commands.open_due import open_due, open_plan
from itsm.inspections.commands.save_plan import close_plan, save_plan

__all__ = ["answer_points", "close_plan", "open_due", "open_plan", "save_plan"]
