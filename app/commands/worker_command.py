"""``flowdesk worker``: a worker without pages."""

import os
import signal
import threading

import click

from app.commands.installation import installation
from app.commands.speaking import Answer, help_of, json_option
from app.lasting import keep_what_stays
from app.settings import Settings
from engine.errors import text
from engine.worker import Crew

GRACE_SECONDS = 30
_HELP = help_of(
    text(
        "Run a worker alone: it fires due timers of all organisations until Ctrl-C or SIGTERM.\n\n"
        "Any number may run on one PostgreSQL database. FLOWDESK_WORKERS is the number of its threads "
        "(at least one)."
    ),
    "FLOWDESK_DATABASE_URL=postgresql://flowdesk@localhost/flowdesk flowdesk worker",
)


@click.command("worker", help=_HELP)
@json_option
def command(as_json: bool) -> None:
    """Run a worker alone."""
    app = installation(quiet=False)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stopping.set())
    size = max(1, Settings.from_environment(os.environ).workers)
    crew = Crew(app.app_context, size, "worker")
    keep_what_stays()
    crew.start()
    Answer({"workers": size}, [text("%(count)s workers run (stop them with Ctrl-C).", count=size)]).give(as_json)
    stopping.wait()
    crew.stop(GRACE_SECONDS)
