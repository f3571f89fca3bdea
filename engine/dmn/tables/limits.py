"""How large a model may be: what is larger is refused before it costs time."""

from itertools import islice
from typing import Final

from engine.dmn.elements import Element, id_of
from engine.dmn.errors import DmnError, DmnProblem
from engine.feel.messages import message

MAX_BYTES: Final = 16 * 1024 * 1024
"""Of a model's XML: room for the largest table with ten columns."""
MAX_RULES: Final = 20_000
"""Of one table. Reading a rule takes about 100 µs, so that the largest table takes some two seconds, once."""


def refuse_giant_source(source: bytes | str) -> None:
    """Raise DmnError for XML of more than ``MAX_BYTES`` bytes (or characters)."""
    if len(source) > MAX_BYTES:
        giant = message(
            "Expected a model of at most %(limit)s bytes, but it has %(size)s. Divide it.",
            limit=MAX_BYTES, size=len(source),
        )
        raise DmnError([DmnProblem("", giant)])


def refuse_giant_tables(root: Element) -> None:
    """Raise DmnError for a decision table of more than ``MAX_RULES`` rules, without looking at the rules."""
    for table in root.iter("{*}decisionTable"):
        rules = sum(1 for _ in islice(table.iterchildren("{*}rule"), MAX_RULES + 1))
        if rules > MAX_RULES:
            giant = message(
                "Expected at most %(limit)s rules in a decision table, but there are more. Divide it.", limit=MAX_RULES
            )
            raise DmnError([DmnProblem(id_of(table), giant)])
