"""``flowdesk run``: bring the installation up to date and serve pages and worker until stopped."""

import os

import click

from app.commands.installation import bring_packs_up_to_date, installation
from app.commands.speaking import Answer, help_of, json_option
from app.settings import Settings
from database import db
from engine.errors import Text, text
from itsm.tenants import is_set_up, new_set_up_code

_HELP = help_of(
    text(
        "Serve the pages and the worker together.\n\n"
        "Makes the data folder and the secret key when absent, migrates the database, puts new shipped "
        "packs into use, and serves until Ctrl-C. While nobody has set Flowdesk up, it prints the code "
        "that the set-up page asks for."
    ),
    "flowdesk run",
    "FLOWDESK_PORT=8080 FLOWDESK_DATA=/srv/flowdesk flowdesk run",
    "FLOWDESK_DATABASE_URL=postgresql://flowdesk@localhost/flowdesk flowdesk run",
)


@click.command("run", help=_HELP)
@json_option
def command(as_json: bool) -> None:
    """Serve the pages and the worker together."""
    from app.server import address_of, serve  # gunicorn is needed here only

    settings = Settings.from_environment(os.environ)
    app = installation(quiet=False, pages=True)
    with app.app_context():
        bring_packs_up_to_date()
        code = None if is_set_up() else new_set_up_code()
        db.session.remove()
        db.engine.dispose()  # no connection may be shared with the processes that serve
    address = f"http://{address_of(settings.host, settings.port)}"
    answer = Answer({"address": address, "set_up_code": code}, _sentences(address, code))

    def ready() -> None:
        answer.give(as_json)

    serve(app, settings, ready)


def _sentences(address: str, code: str | None) -> list[Text]:
    if code is None:
        return [text("Flowdesk is at %(address)s (stop it with Ctrl-C).", address=address)]
    return [
        text("Flowdesk is at %(address)s/set-up (stop it with Ctrl-C).", address=address),
        text("Set-up code: %(code)s", code=code),
    ]
