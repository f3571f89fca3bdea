"""Many rows in one INSERT on PostgreSQL: they travel as one JSON text, and the statement is the same for any number.

Values in parentheses would be another statement for each number of rows, with hundreds of parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnClause, DateTime, Insert, LargeBinary, bindparam, column, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from database.statements.plan import Plan, Row, planned

_ROWS = "rows_together"


class Together:
    """An INSERT of ``names`` for any number of rows."""

    def __init__(self, statement: Insert, names: Sequence[str], dialect: Dialect) -> None:
        """Compile it; raises ValueError for columns of bytes, which JSON has no form for."""
        columns = [statement.table.columns[name] for name in names]
        self._made = {one.name: made for one in columns if (made := _text_of(one, dialect))}
        given = (
            func.json_to_recordset(bindparam(_ROWS, type_=JSON()))
            .table_valued(*[column(one.name, one.type) for one in columns])
            .render_derived(with_types=True)
        )
        whole = statement.from_select(list(names), select(*given.columns), include_defaults=False)
        self.plan: Plan = planned(whole, dialect, None)

    def bound(self, rows: Sequence[Row]) -> tuple[object, ...]:
        """The parameters for ``rows``."""
        made = self._made
        return self.plan.bound({_ROWS: [self._row(row, made) for row in rows] if made else rows})

    @staticmethod
    def _row(row: Row, made: Mapping[str, Callable[[Any], object]]) -> Row:
        return {**row, **{name: make(row[name]) for name, make in made.items()}}


def _text_of(one: ColumnClause[Any], dialect: Dialect) -> Callable[[Any], object] | None:
    """How JSON has a value of a column; None: as it is."""
    kind = one.type.dialect_impl(dialect)
    stored = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(stored, LargeBinary):
        raise ValueError(f"Expected columns that JSON has a form for, but {one.name} has bytes. Write rows one by one.")
    if not isinstance(stored, DateTime):
        return None
    make = kind.bind_processor(dialect)

    def written(value: Any) -> object:
        given = make(value) if make else value
        return None if given is None else given.isoformat()

    return written
