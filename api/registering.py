"""All views of the API, put into the application."""

from flask import Flask

from api import authentication, expressions, health, records, tasks
from api.v2 import registering as v2

BLUEPRINTS = (expressions.blueprint, health.blueprint, records.blueprint, tasks.blueprint)


def register(app: Flask) -> None:
    """Add the views to ``app``; every refusal below ``/api`` and ``/health`` has the one error shape."""
    authentication.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    v2.register(app)
