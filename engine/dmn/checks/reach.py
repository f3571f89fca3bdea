"""Rules that never give the answer, since rules before them (FIRST) or above them (PRIORITY) match whenever they do."""

from collections.abc import Iterator

from engine.dmn.checks.domain.axis import bits
from engine.dmn.checks.domain.grid import Box, Budget, OutOfBudget, Search
from engine.dmn.checks.domain.words import said_rules, said_witness, witness_of
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.stopping import stopped
from engine.dmn.checks.tables.answers import ranks
from engine.dmn.checks.tables.checked import CheckedTable
from engine.feel.messages import Message, message

MOST = 20
_MOST_TRIED = 30
_BITS_PER_STEP = 4_096


def unreachable(table: CheckedTable, budget: Budget, apart: frozenset[int]) -> Iterator[TableFinding]:
    """Yield the rules that are never used; duplicates (``apart``) are reported by themselves."""
    rivals, found = _rivals(table), list[int]()
    for index, better in enumerate(rivals):
        if not better or index in apart or not table.alive >> index & 1:
            continue
        try:
            covering = _covering(table, index, better, budget)
        except OutOfBudget:
            yield _stopped(table, index)
            return
        if covering and len(found) < MOST:
            yield _never(table, index, list(bits(covering)))
        if covering:
            found.append(index)
    if len(found) > MOST:
        yield _more(table, found[MOST:])


def _more(table: CheckedTable, indexes: list[int]) -> TableFinding:
    numbers = table.numbers(indexes)
    return TableFinding(
        "unreachable",
        "warning",
        table.source.id,
        table.source.id,
        message("Expected rules that can give the answer, but %(rules)s never do, either.", rules=said_rules(numbers)),
        message("Begin with the rules that are shown."),
        rules=numbers,
        rule_ids=table.ids(indexes),
    )


def _stopped(table: CheckedTable, checked: int) -> TableFinding:
    return stopped(
        table,
        message(
            "Expected a table that can be searched for unreachable rules in moderate time, but only the first "
            "%(checked)s of %(rules)s rules were searched.",
            checked=checked, rules=len(table.source.rows),
        ),
    )


def _rivals(table: CheckedTable) -> list[int]:
    """Return for each rule the rules that win against it wherever both match."""
    count = len(table.source.rows)
    if table.source.policy == "FIRST":
        return [(1 << index) - 1 for index in range(count)]
    if table.source.policy != "PRIORITY":
        return [0] * count
    known = ranks(table)
    order = sorted((rank, index) for index, rank in enumerate(known) if rank is not None)
    rivals, better = [0] * count, 0
    for _, index in order:
        rivals[index] = better
        better |= 1 << index
    return rivals


def _covering(table: CheckedTable, index: int, better: int, budget: Budget) -> int:
    """Return rules that together match whenever a rule does, or none. Raises OutOfBudget."""
    grid = table.grid
    box = grid.possible[index]
    meeting = better & table.alive
    alone = meeting
    if not budget.spend(1 + len(grid.sure) * len(box) // _BITS_PER_STEP):
        raise OutOfBudget
    for line, cell in zip(grid.sure_lines, box, strict=True):
        meeting &= line.meeting(cell)
        alone &= line.covering(cell)
    if alone:
        return alone & -alone
    search = Search(grid.sure_lines, box, budget)
    if search.uncovered(meeting) is not None:
        return 0
    return _fewest(search, meeting)


def _fewest(search: Search, rules: int) -> int:
    """Leave out rules that are not needed, when there are not too many to try."""
    if rules.bit_count() > _MOST_TRIED:
        return rules
    for rule in sorted(bits(rules), reverse=True):
        if search.uncovered(rules & ~(1 << rule)) is None:
            rules &= ~(1 << rule)
    return rules


def _never(table: CheckedTable, index: int, covering: list[int]) -> TableFinding:
    winner, box = _example(table, index, covering)
    witness = witness_of(table.grid.columns, box) if winner is not None else ()
    return TableFinding(
        "unreachable",
        "warning",
        table.source.id,
        table.place(index),
        _sentence(table, index, covering, said_witness(witness), winner),
        message("Move the rule up, change its conditions, or remove it."),
        rules=table.numbers([index, *covering]),
        rule_ids=table.ids([index, *covering]),
        witness=witness,
    )


def _example(table: CheckedTable, index: int, covering: list[int]) -> tuple[int | None, Box]:
    """Return an input of the rule and the rule that answers it instead; none for a rule that cannot be read."""
    grid = table.grid
    sure = [cell & most for cell, most in zip(grid.sure[index], grid.shown, strict=True)]
    for rule in covering:
        box = tuple(cell & other for cell, other in zip(sure, grid.sure[rule], strict=True))
        if all(box):
            return rule, box
    return None, ()


def _sentence(table: CheckedTable, index: int, covering: list[int], witness: str, winner: int | None) -> Message:
    rules = said_rules(table.numbers(covering))
    if winner is None:
        return message(
            "Expected a rule that can give the answer, but rule %(rule)s never does: whenever it matches, "
            "the answer comes from %(rules)s.",
            rule=index + 1, rules=rules,
        )
    return message(
        "Expected a rule that can give the answer, but rule %(rule)s never does: whenever it matches, "
        "the answer comes from %(rules)s, for example from rule %(winner)s for %(witness)s.",
        rule=index + 1, rules=rules, winner=winner + 1, witness=witness,
    )
