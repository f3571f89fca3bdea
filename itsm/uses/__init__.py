"""Where is this used? One registry for all kinds of things: each room says what of its own uses a thing.

``registry`` has the finders by kind, ``asking`` asks them, and the other modules are finders of rooms that cannot be
asked to know of this one. ``asking`` is what commands and pages call.
"""

from itsm.uses.asking import require_free, uses_of
from itsm.uses.registry import Link, Thing, Use, finder

__all__ = ["Link", "Thing", "Use", "finder", "require_free", "uses_of"]
