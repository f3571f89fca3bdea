"""The table of routes: who may call each, who may not, which things stand in its address; a module for each room."""

from tests.support.routes.model import ANYBODY, PUBLIC, Route
from tests.support.routes.sent import BODIES, QUERIES, REFUSED
from tests.support.routes.table import ROUTES

__all__ = ["ANYBODY", "BODIES", "PUBLIC", "QUERIES", "REFUSED", "ROUTES", "Route"]
