"""``flowdesk search``: the index of the search, from the command line."""

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option
from engine.errors import text
from itsm.records.search.indexing import rebuild as rebuild_index

_HELP = help_of(text("Keep the index of the search."), "flowdesk search rebuild")
_REBUILD = help_of(
    text(
        "Index every record of the organisation anew.\n\n"
        "The worker keeps the index by itself. This is for after a pack has made a field searchable. People search "
        "and work meanwhile; broken off, it begins again when it is called again."
    ),
    "flowdesk search rebuild --json",
)


@click.group("search", help=_HELP)
def command() -> None:
    """The index of the search."""


@command.command("rebuild", help=_REBUILD)
@organisation_option
@json_option
def rebuild(organisation_name: str | None, as_json: bool) -> int:
    """Index every record."""
    with organisation(organisation_name):
        records = rebuild_index()
    return Answer({"records": records}, [text("%(count)s records are indexed.", count=records)]).give(as_json)
