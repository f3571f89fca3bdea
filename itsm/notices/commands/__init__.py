"""Commands on notices: what they say, what was read, and how people want to be told; each is one transaction."""

from itsm.notices.commands.read_notices import read_all, read_notice
from itsm.notices.commands.save_preferences import forget_preferences, save_defaults, save_preferences
from itsm.notices.commands.save_template import TemplateSaved, reset_template, save_template

__all__ = [
    "TemplateSaved", "forget_preferences", "read_all", "read_notice", "reset_template", "save_defaults",
    "save_preferences", "save_template",
]  # fmt: skip
