"""All checks of the decision tables of a model."""

from collections.abc import Iterator

from engine.dmn.checks.cells import wrong_cells
from engine.dmn.checks.domain.grid import Budget
from engine.dmn.checks.duplicates import duplicates, groups_of
from engine.dmn.checks.expressions import expressions
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.gaps import gaps
from engine.dmn.checks.outputs import wrong_answers
from engine.dmn.checks.overlaps import overlaps
from engine.dmn.checks.reach import unreachable
from engine.dmn.checks.stopping import unchecked
from engine.dmn.checks.tables.checked import CheckedTable
from engine.dmn.checks.tables.source import TableSource, read_tables
from engine.dmn.elements import Element, parse
from engine.feel.messages import message

STEPS = 1_000_000
"""Steps for each of the searches of one table: half a second or so."""
MOST_RULES = 5_000
_OF_CELLS = frozenset({"cell-type", "never-matches", "not-allowed", "unquoted", "output-type", "output-not-allowed"})
_ORDER = {"error": 0, "warning": 1, "info": 2}


def check_model(model: Element | bytes) -> tuple[TableFinding, ...]:
    """Check a model (its ``definitions`` element, or its XML): every decision table, errors first, then expressions.

    Sound: every finding holds for the table as it is evaluated, except that values of columns whose type is not
    declared are taken to be of the kinds that their cells name. Complete but for cells that cannot be read as sets of
    values (``unchecked``) and searches that were stopped (``stopped``). What the reader of models refuses is not
    repeated here. Raises DmnError for bytes that are no XML.
    """
    root = parse(model) if isinstance(model, bytes) else model
    found = [finding for source in read_tables(root, MOST_RULES) for finding in check_table(source)]
    told = {finding.element_id for finding in found if finding.kind in _OF_CELLS}
    found += [finding for finding in expressions(root, MOST_RULES) if finding.element_id not in told]
    return tuple(found)


def check_table(source: TableSource, steps: int = STEPS) -> list[TableFinding]:
    """Check one table."""
    if source.size > len(source.rows):
        return [_too_large(source)]
    return sorted(_findings(CheckedTable(source), steps), key=lambda finding: _ORDER[finding.severity])


def _findings(table: CheckedTable, steps: int) -> Iterator[TableFinding]:
    groups = groups_of(table)
    yield from overlaps(table, Budget(steps), groups)
    yield from duplicates(table, groups)
    yield from wrong_cells(table)
    yield from wrong_answers(table)
    yield from unreachable(table, Budget(steps), frozenset(index for group in groups for index in group[1:]))
    yield from gaps(table, Budget(steps))
    yield from unchecked(table)


def _too_large(source: TableSource) -> TableFinding:
    return TableFinding(
        "stopped",
        "warning",
        source.id,
        source.id,
        message(
            "Expected at most %(most)s rules to check, but the table has %(rules)s: its rules were not compared.",
            most=MOST_RULES, rules=source.size,
        ),
    )
