"""Commands on the schedule, one module each: one transaction, audited."""

from itsm.schedule.commands.feeds import make_schedule_feed, revoke_schedule_feed
from itsm.schedule.commands.override import Passed, override_conflicts
from itsm.schedule.commands.plan_work import Planned, plan_work
from itsm.schedule.commands.remove_period import remove_period
from itsm.schedule.commands.save_period import close_period, save_period

__all__ = [
    "Passed", "Planned", "close_period", "make_schedule_feed", "override_conflicts", "plan_work", "remove_period",
    "revoke_schedule_feed", "save_period",
]
