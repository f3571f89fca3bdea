"""``flowdesk import organisation``: people, teams, customers and the rest, from a file, here and now."""

import sys
from pathlib import Path

import click

from app.commands.speaking import Answer, said
from engine.errors import InvalidInput, InvalidState, Text, text
from engine.kept_text import told
from engine.registry import SYSTEM
from itsm.exchange.queries import import_rows, import_view, recent_imports, rejected_rows
from itsm.exchange.running.background import go_on
from itsm.exchange.runs import begin_import, call_off_import, choose_columns, start_import, undo_import
from itsm.exchange.states import OUTCOMES, Outcome, State
from itsm.exchange.tables import ImportRun
from itsm.language import listed

SHOWN = 20
"""Rejected rows that are told on the terminal; the reject file has all."""


def import_organisation(kind: str | None, file: Path, rejects: Path, preview: bool, as_json: bool) -> int:
    """Import a file, or only say what would change; exit code 1 when rows were rejected."""
    from itsm.exchange.kinds import KINDS

    if kind is None:
        raise InvalidInput(
            text("Expected --kind with what the file holds: %(kinds)s. Name one.", kinds=listed(KINDS))
        )
    key = begin_import(kind, file.name, file.read_bytes(), SYSTEM).key
    choose_columns(key, import_view(key, SYSTEM).row.columns, SYSTEM)
    run = _work(key, State.CHECKING)
    if run.state == State.CHECKED and not preview:
        start_import(key, SYSTEM)
        run = _work(key, State.IMPORTING)
    rows = import_rows(key, Outcome.REJECTED, None, SYSTEM, SHOWN).items if run.counts.get("rejected") else []
    warned = import_rows(key, "held", None, SYSTEM, SHOWN).items
    if run.counts.get("rejected"):
        rejects.parent.mkdir(parents=True, exist_ok=True)
        rejects.write_bytes(b"".join(rejected_rows(key, SYSTEM, "en")))
    sentences = _sentences(run, preview)
    sentences += [text("Line %(line)s: %(reason)s", line=row.line, reason=row.reason or "") for row in rows]
    sentences += [text("Line %(line)s, a warning: %(reason)s", line=row.line, reason=row.reason or "")
                  for row in warned]  # fmt: skip
    if rows:
        sentences.append(text("Rejected rows are in %(file)s.", file=str(rejects)))
    if run.state == State.CHECKED:
        call_off_import(key, SYSTEM)
    values = _values(run, rejects if rows else None)
    values["warnings"] = [{"line": row.line, "message": said(row.reason or "")} for row in warned]
    return Answer(values, sentences, 1 if rows or run.problem else 0).give(as_json)


def undo_last_import(as_json: bool) -> int:
    """Take back the last import; exit code 1, with a list, when something was changed since."""
    last = next((one for one in recent_imports(SYSTEM) if one.state == State.DONE), None)
    if last is None:
        raise InvalidState(text("Expected an import that can be undone, but there is none."))
    key = last.row.key
    undo_import(key, SYSTEM)
    run = _work(key, State.UNDOING)
    held = import_rows(key, "held", None, SYSTEM, SHOWN).items if run.problem else []
    sentences = [told(run.problem)] if run.problem else [
        text("Undone: %(file)s (%(what)s)", file=run.file_name, what=last.title)
    ]  # fmt: skip
    sentences += [text("Line %(line)s: %(reason)s", line=row.line, reason=row.reason or "") for row in held]
    values = {
        "kind": run.kind, "file": run.file_name, "state": run.state, "undone": run.state == State.UNDONE,
        "problem": said(told(run.problem)) if run.problem else None,
        "held": [{"line": row.line, "reason": said(row.reason or "")} for row in held],
    }  # fmt: skip
    return Answer(values, sentences, 1 if run.problem else 0).give(as_json)


def _work(key: int, state: State) -> ImportRun:
    with click.progressbar(length=1, label=said(_LABELS[state]), file=sys.stderr) as bar:
        while not go_on(key, state, None, 1.0):
            row = import_view(key, SYSTEM).row
            bar.length = max(row.total, 1)
            bar.update(row.done - bar.pos)
    return import_view(key, SYSTEM).row


_LABELS = {State.CHECKING: text("Checking"), State.IMPORTING: text("Importing"), State.UNDOING: text("Undoing")}


def _sentences(run: ImportRun, preview: bool) -> list[Text]:
    if run.problem:
        return [told(run.problem)]
    counts = [text("%(what)s: %(count)s", what=label, count=run.counts.get(outcome, 0))
              for outcome, label in OUTCOMES.items()]  # fmt: skip
    head = text("This would change:") if preview else text("Imported:")
    return [head, *counts]


def _values(run: ImportRun, rejects: Path | None) -> dict[str, object]:
    counts = {outcome.value: run.counts.get(outcome, 0) for outcome in OUTCOMES}
    return {
        "kind": run.kind, "state": run.state, "rows": run.total, **counts,
        "rejects": str(rejects) if rejects else None, "problem": said(told(run.problem)) if run.problem else None,
    }  # fmt: skip
