"""A SELECT whose value another statement returns beside its own columns."""

from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Beside(ColumnElement[Any]):
    """The one value of ``statement``, for a RETURNING clause.

    SQLAlchemy writes columns there without their tables, in a subquery as well, where two tables may have the same.
    """

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Beside)
def _written(element: Beside, compiler: SQLCompiler, **_of_clause: object) -> str:
    return f"({compiler.process(element.statement)})"
