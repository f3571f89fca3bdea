"""All views of the API, put into the application."""

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api import authentication, categories, detours, errors, expressions, health, owners, rosters, tasks
from api.practices import catalogue, types, war_rooms
from api.records import (
    advice,
    ballots,
    escalation,
    impact,
    links,
    operations,
    promotions,
    records,
    recurrence,
    schedule,
    search,
)
from api.settings import builds, figures, service_levels
from api.v2 import problems as v2_problems
from api.v2 import registering as v2
from api.v2.authentication import PREFIX

BLUEPRINTS = (
    advice.blueprint, ballots.blueprint, builds.blueprint, catalogue.blueprint, categories.blueprint,
    detours.blueprint, escalation.blueprint, expressions.blueprint, figures.blueprint, health.blueprint,
    impact.blueprint, links.blueprint, operations.blueprint, owners.blueprint, promotions.blueprint,
    records.blueprint, recurrence.blueprint, rosters.blueprint, schedule.blueprint, search.blueprint,
    service_levels.blueprint, tasks.blueprint, types.blueprint, war_rooms.blueprint,
)  # fmt: skip


def register(app: Flask) -> None:
    """Add the views to ``app``; every refusal below ``/api`` and ``/health`` has the one error shape."""
    authentication.connect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    v2.register(app)


def http_error(problem: HTTPException) -> Response | None:
    """The answer to an error of HTTP by the address that was asked for; None where it is none of the API."""
    if request.path.startswith(PREFIX):
        return v2_problems.http_error(problem)
    return errors.http_error(problem) if request.path.startswith(authentication.PREFIXES) else None
