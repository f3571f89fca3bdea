"""Inputs for which no rule matches."""

from collections.abc import Iterator

from engine.dmn.checks.domain.axis import bits
from engine.dmn.checks.domain.grid import Box, Budget, Grid, OutOfBudget, Search
from engine.dmn.checks.domain.words import region_of, said_region, said_witness, witness_of
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.stopping import stopped
from engine.dmn.checks.tables.checked import SINGLE, CheckedTable
from engine.feel.messages import message

MOST = 10


def gaps(table: CheckedTable, budget: Budget) -> Iterator[TableFinding]:
    """Yield the gaps, widest region first found; nothing when every output has a default."""
    source = table.source
    if not source.inputs or (source.outputs and all(output.has_default for output in source.outputs)):
        return
    found: list[Box] = []
    try:
        for box in _boxes(table.grid, budget):
            if len(found) == MOST:
                yield _more(table)
                break
            found.append(box)
            yield _gap(table, box)
    except OutOfBudget:
        yield stopped(
            table,
            message(
                "Expected a table that can be searched for gaps in moderate time, but the search was stopped after "
                "%(found)s gaps. There may be more.",
                found=len(found),
            ),
        )


def _boxes(grid: Grid, budget: Budget) -> Iterator[Box]:
    """Yield the largest boxes that no rule meets; each found one counts as covered from then on."""
    lines = grid.fresh_lines(grid.possible)
    rules = count = len(grid.possible)
    while True:
        found = Search(lines, grid.wanted, budget).uncovered((1 << rules) - 1)
        if found is None:
            return
        box = _widened(grid, found, (1 << count) - 1)
        for line, atoms in zip(lines, box, strict=True):
            line.add(rules, atoms)
        rules += 1
        yield box


def _widened(grid: Grid, box: Box, every: int) -> Box:
    """Return a box with all atoms that can be added without meeting a rule, column by column."""
    wide = list(box)
    for number, column in enumerate(grid.columns):
        others = every
        for other, line in enumerate(grid.possible_lines):
            if other != number:
                others &= line.meeting(wide[other])
        rules = grid.possible_lines[number].rules
        wide[number] |= sum(1 << atom for atom in bits(column.wanted & ~wide[number]) if not rules[atom] & others)
    return tuple(wide)


def _gap(table: CheckedTable, box: Box) -> TableFinding:
    grid = table.grid
    region, witness = region_of(grid.columns, box, grid.wanted), witness_of(grid.columns, box)
    return TableFinding(
        "gap",
        "warning" if table.source.policy in SINGLE else "info",
        table.source.id,
        table.source.id,
        message(
            "Expected a rule for every input, but none matches %(region)s, for example %(witness)s.",
            region=said_region(region) or said_region((column.label, "-") for column in grid.columns),
            witness=said_witness(witness),
        ),
        message("Add a rule for it, or a default output."),
        witness=witness,
        region=region,
    )


def _more(table: CheckedTable) -> TableFinding:
    return TableFinding(
        "gap",
        "warning" if table.source.policy in SINGLE else "info",
        table.source.id,
        table.source.id,
        message("Expected a rule for every input, but there are more than %(most)s gaps.", most=MOST),
        message("Begin with the gaps that are shown, or add a last rule for all other inputs."),
    )
