"""Commands on the catalogue: one module, one transaction each.

Retiring and taking up again are those of all things of the organisation (``itsm.organisation.commands``).
"""

from itsm.catalogue.commands.keep_favourite import keep_favourite
from itsm.catalogue.commands.order_item import order_item
from itsm.catalogue.commands.save_item import save_item
from itsm.catalogue.commands.save_service import save_service

__all__ = ["keep_favourite", "order_item", "save_item", "save_service"]
