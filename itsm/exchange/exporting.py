"""Exporting a kind: every field of all that there is, in the form that the import reads."""

from collections.abc import Iterator

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.audit import audit
from itsm.exchange.files.spreadsheet import written
from itsm.exchange.files.writing import as_csv
from itsm.exchange.kind import Kind
from itsm.exchange.kinds import kind_of
from itsm.exchange.rights import require_kind

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_things(kind: str, form: str, actor: Actor) -> Iterator[bytes]:
    """All things of a kind as ``csv`` or ``xlsx``, piece by piece; that they were taken stands in the audit trail.

    Raises Forbidden, InvalidInput (no such kind), KeyError (another form).
    """
    require_kind(kind, actor)
    found = kind_of(kind)
    with unit_of_work() as work:
        audit(work, "organisation_exported", f"export {kind}", actor.key, form=form)
    header = [one.name for one in found.fields]
    rows = _rows(found)
    return as_csv([header, *rows]) if FORMATS[form] == FORMATS["csv"] else iter([written(header, rows, found.key)])


def template(kind: str, actor: Actor) -> bytes:
    """An XLSX file with headings alone, to be filled in. Raises Forbidden, InvalidInput."""
    require_kind(kind, actor)
    return written([one.name for one in kind_of(kind).fields], (), kind)


def _rows(kind: Kind) -> list[list[str]]:
    with reading() as session:
        return [[one.texts.get(field.name, "") for field in kind.fields] for one in kind.standing(session)]
