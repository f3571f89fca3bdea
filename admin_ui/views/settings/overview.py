"""The first page of Settings: every section that the reader may open, found by words of both languages."""

from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor
from admin_ui.views.settings.first_steps import steps_for
from admin_ui.views.settings.sections import GROUPS, sections_for
from database import current_tenant
from engine.errors import Forbidden, text
from itsm.demo.loading import progress
from itsm.people.roles import may

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
LONGEST = 200


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The sections by group; with ``q``, those that the words find."""
    query = request.args.get("q", "").strip()[:LONGEST]
    if not sections_for(actor()):
        raise Forbidden(text("Expected somebody who changes settings, but you may not. Ask an administrator."))
    found = sections_for(actor(), query)
    groups = [(GROUPS[key], list(members)) for key, members in groupby(found, key=lambda one: one.group)]
    steps = steps_for(actor()) if not query else ()
    demo = progress(current_tenant()) if may(actor(), "settings.manage") and not query else None
    return render_template("settings/overview.html", groups=groups, sought=query, steps=steps, demo=demo)
