"""The engine API, put into the application."""

from flask import Flask

from api.v2 import authentication
from api.v2.blueprint import blueprint
from api.v2.views import (
    changing,
    definitions,
    deployments,
    incidents,
    jobs,
    messages,
    migrations,
    process_instances,
    searches,
    signals,
    topology,
    user_tasks,
)

VIEWS = (
    changing, definitions, deployments, incidents, jobs, messages, migrations, process_instances, searches, signals,
    topology, user_tasks,
)  # fmt: skip
"""Modules whose addresses are in the blueprint once they are imported."""


def register(app: Flask) -> None:
    """Add the engine API to ``app``."""
    authentication.connect(app)
    app.register_blueprint(blueprint)
