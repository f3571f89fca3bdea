"""``flowdesk import``: the history of another tool."""

import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from app.commands.installation import organisation, organisation_option
from app.commands.speaking import Answer, help_of, json_option, said
from engine.errors import Text, text
from itsm import data_folder
from itsm.language import format_number
from itsm.tenants.packs import ROOT

if TYPE_CHECKING:
    from itsm.imports import ImportReport, Progress

_HELP = help_of(
    text(
        "Import records with their history, or the organisation: TYPE is a record type such as incidents, or "
        "organisation with --kind; FILE is a CSV export (organisation: XLSX as well).\n\n"
        "Every row is executed in the drawn process at the row's own time. A mapping (YAML, in the "
        "pack's folder imports, or --mapping) says which column is which field. Rows that cannot be used "
        "go to a reject file; the rest goes on. Interrupted, it continues when started again; run twice, "
        "it changes nothing."
    ),
    "flowdesk import organisation people.xlsx --kind people --preview",
    "flowdesk import organisation --undo",
    "flowdesk import incidents export.csv",
    "flowdesk import incidents export.csv --mapping my-mapping.yaml --json",
)
ORGANISATION = "organisation"
_REFRESH_SECONDS = 0.2
_BAR = 30


@click.command("import", help=_HELP)
@click.argument("record_type", metavar="TYPE")
@click.argument("file", metavar="[FILE]", required=False,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--mapping", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=said(text("Mapping file (default: the one of the pack).")))  # fmt: skip
@click.option("--rejects", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help=said(text("Where rejected rows go (default: in the data folder).")))  # fmt: skip
@click.option("--kind", metavar="KIND",
              help=said(text("Of an organisation: what the file holds, such as people or teams.")))  # fmt: skip
@click.option("--preview", "only", flag_value="preview",
              help=said(text("Of an organisation: say what would change, and change nothing.")))  # fmt: skip
@click.option("--undo", "only", flag_value="undo",
              help=said(text("Of an organisation: take back the last import, without a file.")))  # fmt: skip
@organisation_option
@json_option
def command(  # click gives every option as an argument
    record_type: str,
    file: Path | None,
    mapping: Path | None,
    rejects: Path | None,
    kind: str | None,
    only: str | None,
    organisation_name: str | None,
    as_json: bool,
) -> int:
    """Import records with their history, or the organisation."""
    from itsm.imports import run_import

    undo = only == "undo"
    if undo and (file is not None or record_type != ORGANISATION):
        raise click.UsageError(said(text("--undo goes with “organisation”, and without a file.")))
    if file is None and not undo:
        raise click.MissingParameter(param_type="argument", param_hint="FILE")
    with organisation(organisation_name):
        if file is None:
            from app.commands.organisation_import import undo_last_import

            return undo_last_import(as_json)
        rejected = rejects or data_folder() / f"{file.stem}.rejects.csv"
        if record_type == ORGANISATION:
            from app.commands.organisation_import import import_organisation

            return import_organisation(kind, file, rejected, only == "preview", as_json)
        report = run_import(record_type, file, mapping, ROOT / "processes", rejected, ProgressBar())
    return Answer(report.summary(), _sentences(report)).give(as_json)


class ProgressBar:
    """A line on standard error that says how far the import is; silent when nobody watches."""

    def __init__(self) -> None:
        self._begun, self._drawn = monotonic(), 0.0
        self._watched = sys.stderr.isatty()

    def __call__(self, progress: "Progress") -> None:
        """Draw ``progress``, a few times a second."""
        now = monotonic()
        if not self._watched or (now - self._drawn < _REFRESH_SECONDS and progress.done < progress.total):
            return
        self._drawn = now
        share = progress.done / max(progress.total, 1)
        left = (now - self._begun) / share * (1 - share) if share else 0
        bar = "█" * int(share * _BAR) + "·" * (_BAR - int(share * _BAR))
        numbers = text(
            "%(done)s of %(total)s, %(rate)s steps/s, %(left)s s left",
            done=progress.done,
            total=progress.total,
            rate=round(progress.transitions_per_second),
            left=round(left),
        )
        click.echo(f"\r{bar} {said(numbers)}  ", err=True, nl=progress.done >= progress.total)


def _sentences(report: "ImportReport") -> list[Text]:
    summary = text(
        "%(imported)s imported, %(skipped)s there already, %(rejected)s rows rejected; "
        "%(steps)s steps in %(seconds)s s.",
        imported=report.imported,
        skipped=report.skipped,
        rejected=report.rejected_rows,
        steps=report.transitions,
        seconds=format_number(round(report.seconds, 1), "en"),
    )
    totals = report.totals
    clocks = text(
        "%(clocks)s clocks of %(records)s records: %(open)s open, %(breached)s overdue.", clocks=totals.clocks,
        records=totals.records, open=totals.open, breached=totals.breached,
    )  # fmt: skip
    sentences = [summary, clocks]
    if totals.orphans:
        sentences.append(
            text(
                "Nothing will ever move %(count)s of the records. See Operations › Without anybody.",
                count=totals.orphans,
            )
        )
    if report.reject_file:
        sentences.append(text("Rejected rows are in %(file)s.", file=str(report.reject_file)))
    for departure in report.departures_listed():
        sentences.append(
            text(
                "Not as drawn: %(count)s × %(source)s → %(target)s",
                count=departure["count"],
                source=departure["from"] or "·",
                target=departure["to"],
            )
        )
    return sentences
