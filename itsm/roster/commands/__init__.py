"""Commands on rosters, one module each: one transaction, audited with what was before and what is after."""

from itsm.roster.commands.alarms import watch_rosters
from itsm.roster.commands.answer_swap import answer_swap, confirm_swap, withdraw_swap
from itsm.roster.commands.ask_swap import SwapWish, ask_swap
from itsm.roster.commands.change_plan import drop_plan
from itsm.roster.commands.close_roster import close_roster
from itsm.roster.commands.feeds import make_feed, revoke_feed
from itsm.roster.commands.notes import confirm_note, write_note
from itsm.roster.commands.override import cancel_override, save_override
from itsm.roster.commands.save_roster import save_roster
from itsm.roster.commands.save_rotation import remove_rotation, save_rotation
from itsm.roster.commands.save_shift import remove_shift, save_shift

__all__ = [
    "SwapWish", "answer_swap", "ask_swap", "cancel_override", "close_roster", "confirm_note", "confirm_swap",
    "drop_plan", "make_feed", "remove_rotation", "remove_shift", "revoke_feed", "save_override", "save_roster",
    "save_rotation", "save_shift", "watch_rosters", "withdraw_swap", "write_note",
]
