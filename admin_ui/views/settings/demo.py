"""Settings: how far the demo organisation is that was asked for here, and who can be tried in it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs, visitor
from database import current_tenant
from itsm.demo.asking import people_to_try
from itsm.demo.data import organisation_data
from itsm.demo.loading import progress

blueprint = Blueprint("settings_demo", __name__, url_prefix="/settings/demo")


@blueprint.get("")
@needs("settings.manage")
def show() -> ResponseReturnValue:
    """The demo that this organisation asked for; another organisation's does not exist here."""
    return render_template("demo/show.html", demo=progress(current_tenant()), **people_shown())


def people_shown() -> dict[str, object]:
    """Who can be tried, as templates name them."""
    return {"people": people_to_try(visitor().language), "administrator": organisation_data()["administrator"]["email"]}
