"""``flowdesk clocks``: every clock with its ledger as a file; a level's newest version for records under way."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from database import unit_of_work
from engine.errors import InvalidInput, text
from engine.registry import SYSTEM
from itsm.audit import audit
from itsm.clocks.exporting import Export
from itsm.clocks.recounts.asking import apply_level
from itsm.exchange.files.writing import as_csv
from itsm.imports.importing import type_named

_HELP = help_of(text("Take the clocks of records out, and apply service levels."), "flowdesk clocks export --help")
_EXPORT = help_of(
    text(
        "Write every clock as CSV: its entries, the time that it has used up, and when it is due.\n\n"
        "All is counted from the entries. Without --file it goes to standard output; with --json and no file only the "
        "closing line is printed. Orphans are open records that no task, timer, message or job will move."
    ),
    "flowdesk clocks export --type incident --file clocks.csv",
    "flowdesk clocks export --json",
)
_APPLY = help_of(
    text(
        "Let the newest version of a service level hold for open records too.\n\n"
        "They keep the version that they began with otherwise. The workers count their clocks anew."
    ),
    "flowdesk clocks apply gold",
)


@click.group("clocks", help=_HELP)
def command() -> None:
    """Clocks of records."""


@command.command("export", help=_EXPORT)
@click.option("--type", "type_name", metavar="TYPE", help=said(text("Only records of this type.")))
@click.option("--file", "name", metavar="FILE", help=said(text("Where to write (default: standard output).")))
@organisation_option
@json_option
def export(type_name: str | None, name: str | None, organisation_name: str | None, as_json: bool) -> int:
    """Write every clock."""
    with organisation(organisation_name):
        found = Export(type_named(type_name).key if type_name is not None else None)
        with unit_of_work() as work:
            audit(work, "clocks_exported", "export clocks", None, type=found.type_key)
        pieces = as_csv(found.rows())
        if name is not None:
            _write(name, pieces)
        elif as_json:
            for _piece in pieces:
                pass
        else:
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()
    if name is None and not as_json:
        return 0
    totals = found.totals
    sentence = text(
        "%(clocks)s clocks of %(records)s records: %(open)s open, %(breached)s overdue.", clocks=totals.clocks,
        records=totals.records, open=totals.open, breached=totals.breached,
    )  # fmt: skip
    return Answer(asdict(totals), [sentence]).give(as_json)


@command.command("apply", help=_APPLY)
@click.argument("level", metavar="LEVEL")
@organisation_option
@json_option
def apply(level: str, organisation_name: str | None, as_json: bool) -> int:
    """Apply a level."""
    with organisation(organisation_name):
        asked = apply_level(level, SYSTEM)
    sentence = text("The workers count the clocks of records with “%(level)s” anew.", level=level)
    return Answer({"level": level, "recount": str(asked.recount_key)}, [sentence]).give(as_json)


def _write(name: str, pieces: Iterable[bytes]) -> None:
    try:
        with Path(name).open("wb") as file:
            file.writelines(pieces)
    except OSError as problem:
        raise InvalidInput(
            text("Expected a file that can be written, but %(file)s cannot: %(why)s.", file=name, why=problem.strerror)
        ) from problem
