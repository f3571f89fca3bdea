"""All pages of the desk, put into the application."""

from pathlib import Path

from flask import Blueprint, Flask

from admin_ui.views import me, people, set_up, sign_in
from admin_ui.views.frame import assets, errors, templating, visitor

TEMPLATES = Path(__file__).parents[1] / "templates"
PAGES = (me, people, set_up, sign_in)


def register(app: Flask) -> None:
    """Add the pages to ``app``; who visits is found out before, error pages are drawn after."""
    app.register_blueprint(Blueprint("templates", "admin_ui", template_folder=str(TEMPLATES)))
    app.register_blueprint(assets.blueprint)
    templating.prepare(app)
    visitor.connect(app)
    errors.connect(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
