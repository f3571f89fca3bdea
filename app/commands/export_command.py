"""``flowdesk export``: the organisation as files, in the form that ``flowdesk import organisation`` reads."""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import InvalidInput, text
from engine.registry import SYSTEM
from itsm.exchange.exporting import FORMATS, export_things
from itsm.exchange.kinds import KINDS
from itsm.language import listed

_HELP = help_of(
    text(
        "Write the organisation into files: KIND is what to take, such as people or rosters.\n\n"
        "The files have the fields that flowdesk import organisation reads: importing one again changes nothing. "
        "--all puts a file for each kind into a ZIP archive, numbered in the order in which a new organisation needs "
        "them. That something was taken stands in the audit trail."
    ),
    "flowdesk export people",
    "flowdesk export rosters --file rosters.xlsx --json",
    "flowdesk export --all --file organisation.zip",
)
STANDARD_OUTPUT = "-"


@click.command("export", help=_HELP)
@click.argument("kind", metavar="[KIND]", required=False)
@click.option("--all", "everything", is_flag=True, help=said(text("A file for each kind, in a ZIP archive.")))
@click.option("--file", "name", metavar="FILE",
              help=said(text("Where to write (default: KIND.csv or organisation.zip; - prints it).")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMATS)),
              help=said(text("Form of the files (default: that of the ending of FILE, else csv).")))  # fmt: skip
@organisation_option
@json_option
def command(
    kind: str | None, everything: bool, name: str | None, form: str | None, organisation_name: str | None, as_json: bool
) -> int:
    """Write the organisation into files."""
    if everything == (kind is not None):
        raise InvalidInput(
            text("Expected a kind (%(kinds)s) or --all. Name one of these.", kinds=listed(KINDS))
        )
    if as_json and name == STANDARD_OUTPUT:
        raise InvalidInput(text("Expected a file with --json, for the answer goes to standard output. Give --file."))
    chosen = form or ("xlsx" if (name or "").endswith(".xlsx") else "csv")
    with organisation(organisation_name):
        content = _archive(chosen) if kind is None else _content(kind, chosen)
    target = name or (f"{kind}.{chosen}" if kind else "organisation.zip")
    if target == STANDARD_OUTPUT:
        click.echo(content, nl=False)
        return 0
    Path(target).write_bytes(content)
    values = {"kinds": [kind] if kind else [*KINDS], "file": target, "format": chosen, "bytes": len(content)}
    return Answer(values, [text("Written to %(file)s.", file=target)]).give(as_json)


def _content(kind: str, form: str) -> bytes:
    return b"".join(export_things(kind, form, SYSTEM))


def _archive(form: str) -> bytes:
    """A ZIP archive of all kinds, in the order of an import."""
    files: Iterable[tuple[str, bytes]] = (
        (f"{number:02}-{kind}.{form}", _content(kind, form)) for number, kind in enumerate(KINDS, 1)
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, content in files:
            archive.writestr(file, content)
    return buffer.getvalue()
