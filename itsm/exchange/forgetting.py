"""Erasing a person from what imports have kept: rows that name them are deleted, so those cannot be undone.

Files of imports that have not ended lose these rows too: what was not looked at yet is taken out, what was is emptied.
"""

from collections.abc import Sequence

from sqlalchemy import String, and_, cast, delete, or_, select
from sqlalchemy.orm import undefer

from database import UnitOfWork
from engine.errors import InvalidInput
from itsm.exchange.files.reading import Row, read_sheet
from itsm.exchange.running.content import is_packed, pack, unpacked
from itsm.exchange.tables import ImportRow, ImportRun

_LEAST = 3
"""A shorter name stands in too many words to be looked for."""


def forget_imported(
    person_key: int, name: str, email: str | None, work: UnitOfWork, external_id: str | None = None
) -> None:
    """Delete rows of imports of people about the person, and all rows in which their name or address stands."""
    people = select(ImportRun.key).where(ImportRun.kind == "people")
    own = and_(ImportRow.thing_key == person_key, ImportRow.run_key.in_(people))
    words = [word for word in (name, email) if word and len(word) >= _LEAST]
    columns = (ImportRow.name, ImportRow.identity, cast(ImportRow.before, String), cast(ImportRow.after, String),
               cast(ImportRow.cells, String))  # fmt: skip
    named = [column.contains(word, autoescape=True) for word in words for column in columns]
    work.session.execute(
        delete(ImportRow).where(or_(own, *named)), execution_options={"synchronize_session": False}
    )
    _forget_files(work, [word.casefold() for word in words], external_id)


def _forget_files(work: UnitOfWork, words: Sequence[str], external_id: str | None) -> None:
    """Take the person out of the files of imports that have not ended; the worker reads them anew."""
    ids = {part for part in (external_id, f"id:{external_id}") if external_id and part}
    waiting = select(ImportRun).where(ImportRun.content.is_not(None)).options(undefer(ImportRun.content))
    for run in work.session.scalars(waiting.with_for_update()):
        if any(word in run.file_name.casefold() for word in words):
            run.file_name = "file"
        _forget_rows(run, words, ids)


def _forget_rows(run: ImportRun, words: Sequence[str], ids: set[str]) -> None:
    content = run.content or b""
    try:
        rows = unpacked(content) if is_packed(content) else list(read_sheet(content).rows)
    except InvalidInput:  # it cannot be imported anyway
        run.content = None
        return
    told = [_tells(cells, words, ids) for _, cells in rows]
    if any(told) or not is_packed(content):  # a spreadsheet may name them outside its rows
        kept: list[Row] = [
            (line, [""] * len(cells) if tells else cells)
            for place, ((line, cells), tells) in enumerate(zip(rows, told, strict=True))
            if not tells or place < run.done
        ]
        run.content, run.total, run.claimed_until = pack(kept), len(kept), None


def _tells(cells: Sequence[str], words: Sequence[str], ids: set[str]) -> bool:
    return any(cell in ids or any(word in cell.casefold() for word in words) for cell in cells)
