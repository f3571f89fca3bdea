"""The pages: portal, workplace and records. ``views`` parse, call ``itsm`` and render ``templates``.

``register`` is what the application factory calls. There are no rules and no commits in this room.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add all pages, their static files and their error pages to ``app``."""
    from admin_ui.views import registering  # the pages are imported with the application, not with the room

    registering.register(app)
