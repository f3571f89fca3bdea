"""Commands on announcements, one module each: one transaction, audited."""

from itsm.announcements.commands.answer import answer_announcement
from itsm.announcements.commands.publish import move_end, publish_announcement, withdraw_announcement
from itsm.announcements.commands.remind import remind_readers
from itsm.announcements.commands.remove import remove_announcement
from itsm.announcements.commands.save import save_announcement

__all__ = [
    "answer_announcement", "move_end", "publish_announcement", "remind_readers", "remove_announcement",
    "save_announcement", "withdraw_announcement",
]
