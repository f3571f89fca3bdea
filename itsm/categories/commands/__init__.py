"""Commands on taxonomies and categories: one module, one transaction each.

Taking out of use and restoring are those of all things of the organisation (``itsm.organisation.commands``).
"""

from itsm.categories.commands.move_category import move_category
from itsm.categories.commands.save_category import save_category
from itsm.categories.commands.save_taxonomy import save_taxonomy
from itsm.categories.commands.take_categories import Taken, take_categories
from itsm.categories.commands.use_taxonomy import use_taxonomy

__all__ = ["Taken", "move_category", "save_category", "save_taxonomy", "take_categories", "use_taxonomy"]
