"""Commands on service levels, one module each: one transaction, audited with what was before and what is after."""

from itsm.clocks.levels.commands.archive_level import LevelKept, archive_level, restore_level
from itsm.clocks.levels.commands.choose_default_level import DefaultLevel, choose_default_level
from itsm.clocks.levels.commands.delete_level import LevelDeleted, delete_level
from itsm.clocks.levels.commands.save_level import LevelSaved, Wording, add_shipped_levels, save_level

__all__ = [
    "DefaultLevel",
    "LevelDeleted",
    "LevelKept",
    "LevelSaved",
    "Wording",
    "add_shipped_levels",
    "archive_level",
    "choose_default_level",
    "delete_level",
    "restore_level",
    "save_level",
]
