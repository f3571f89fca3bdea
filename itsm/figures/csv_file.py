"""Readings in a file of comma-separated values: number of the record, time, value."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from io import StringIO

from engine.errors import InvalidInput, text
from itsm.figures.commands import Reading
from itsm.figures.commands.add_readings import MOST

COLUMNS = 3


def readings_in(content: bytes) -> Sequence[Reading]:
    """The readings of a file; a first line whose time is none is taken for names of columns.

    Times are ISO 8601, without a zone in UTC; commas or semicolons part the columns. Raises InvalidInput, which names
    the line.
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InvalidInput(text("Expected a file in UTF-8, but it is something else. Save it as UTF-8.")) from problem
    try:
        found = list(_readings(written))
    except csv.Error as problem:
        said = text("Expected number, time and value in each line, but a line is something else.")
        raise InvalidInput(said) from problem
    if len(found) > MOST:
        raise InvalidInput(text("Expected at most %(most)s readings, but there are more.", most=MOST))
    return found


def _readings(written: str) -> Iterator[Reading]:
    first = written.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    for line, cells in enumerate(csv.reader(StringIO(written), delimiter=delimiter), start=1):
        if not any(cell.strip() for cell in cells):
            continue
        number, at, value = (cell.strip() for cell in (*cells, "", "", "")[:COLUMNS])
        moment, amount = _moment(at), _number(value)
        if moment is None and line == 1:
            continue
        if moment is None or amount is None:
            raise InvalidInput(
                text("Expected number, time and value in line %(line)s, such as “ABC-000001, 2026-11-20, 512.5”.",
                     line=line)
            )  # fmt: skip
        yield Reading(number.upper(), moment, amount)


def _moment(written: str) -> datetime | None:
    try:
        if len(written) == len("2026-11-20"):
            return datetime.combine(date.fromisoformat(written), time(), UTC)
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _number(written: str) -> Decimal | None:
    try:
        return Decimal(written)
    except InvalidOperation:
        return None
