"""The table of routes: every one that the application has."""

from tests.support.routes.desk import DESK
from tests.support.routes.interfaces import INTERFACES
from tests.support.routes.model import lines
from tests.support.routes.operations import OPERATIONS
from tests.support.routes.settings import SETTINGS
from tests.support.routes.studio import STUDIO

ROUTES = (
    *DESK, *SETTINGS, *STUDIO, *OPERATIONS, *INTERFACES,
    # Last, for a record ends with it.
    *lines("agent", "stranger", """
        POST /records/<number>/messages/<name> | record, =withdraw
        POST /portal/records/<number>/messages/<name> | record, =withdraw
    """, closed=404),
)
"""Every route of the application. Of several things of one address each is another organisation's at once."""
