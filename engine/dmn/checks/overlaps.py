"""Rules that match the same input, where the hit policy does not allow it (DMN 1.5 §8.2.10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.dmn.checks.domain.axis import bits
from engine.dmn.checks.domain.grid import Box, Budget
from engine.dmn.checks.domain.words import region_of, said_rules, said_witness, witness_of
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.stopping import stopped
from engine.dmn.checks.tables.answers import Place, places_of
from engine.dmn.checks.tables.checked import CheckedTable
from engine.feel.messages import Message, message

MOST = 20
_BITS_PER_STEP = 4_096


@dataclass(frozen=True, slots=True)
class _Pairs:
    """For each rule the rules that it conflicts with, as sets; ``checked`` rules were looked at."""

    partners: dict[int, int]
    checked: int


def overlaps(table: CheckedTable, budget: Budget, same: list[list[int]]) -> Iterator[TableFinding]:
    """Yield the conflicts of a UNIQUE or ANY table; pairs of duplicates (``same``) are reported by themselves."""
    if table.source.policy not in {"UNIQUE", "ANY"}:
        return
    pairs = _pairs(table, budget, same)
    number = 0
    while pairs.partners:
        number += 1
        main = max(pairs.partners, key=lambda rule: (pairs.partners[rule].bit_count(), -rule))
        if number > MOST:
            yield _more(table, pairs)
            break
        yield _overlap(table, main, pairs.partners[main])
        _leave_out(pairs.partners, main)
    if pairs.checked < len(table.source.rows):
        yield stopped(
            table,
            message(
                "Expected a table that can be searched for overlaps in moderate time, but only the first %(checked)s "
                "of %(rules)s rules were compared with all others.",
                checked=pairs.checked, rules=len(table.source.rows),
            ),
        )


def _pairs(table: CheckedTable, budget: Budget, same: list[list[int]]) -> _Pairs:
    grid, partners = table.grid, dict[int, int]()
    apart = {index: sum(1 << member for member in group) for group in same for index in group}
    differ = _differing(table) if table.source.policy == "ANY" else None
    shown = [tuple(cell & most for cell, most in zip(box, grid.shown, strict=True)) for box in grid.sure]
    cost = 1 + len(shown) * len(grid.columns) // _BITS_PER_STEP
    for index, box in enumerate(shown):
        if not budget.spend(cost):
            before = (1 << index) - 1
            return _Pairs({rule: found & before for rule, found in partners.items() if found & before}, index)
        meeting = table.alive & ~(1 << index) if all(box) else 0
        for line, cell in zip(grid.shown_lines, box, strict=True):
            meeting &= line.meeting(cell)
        if differ is not None:
            meeting &= differ[index]
        meeting &= ~apart.get(index, 0)
        if meeting:
            partners[index] = meeting
    return _Pairs(partners, len(shown))


def _differing(table: CheckedTable) -> list[int]:
    """Return for each rule the rules whose constant answers differ from its own."""
    groups: dict[tuple[Place, ...], int] = {}
    keys = [places_of(answers) for answers in table.answers]
    for index, key in enumerate(keys):
        if key is not None:
            groups[key] = groups.get(key, 0) | 1 << index
    known = sum(groups.values())
    return [0 if key is None else known & ~groups[key] for key in keys]


def _leave_out(partners: dict[int, int], main: int) -> None:
    for other in bits(partners.pop(main)):
        left = partners[other] & ~(1 << main)
        if left:
            partners[other] = left
        else:
            del partners[other]


def _overlap(table: CheckedTable, main: int, partners: int) -> TableFinding:
    grid, others = table.grid, list(bits(partners))
    box = shared(table, main, others[0])
    witness = witness_of(grid.columns, box)
    numbers = table.numbers([main, *others])
    return TableFinding(
        "overlap",
        "error",
        table.source.id,
        table.place(main),
        _sentence(table, main, others, said_witness(witness)),
        message("Make their conditions exclude each other, or choose another hit policy."),
        rules=numbers,
        rule_ids=table.ids([main, *others]),
        witness=witness,
        region=region_of(grid.columns, box, tuple(column.axis.everything for column in grid.columns)),
    )


def shared(table: CheckedTable, one: int, other: int) -> Box:
    """Return the box in which both of two rules match for certain."""
    grid = table.grid
    return tuple(
        left & right & most
        for left, right, most in zip(grid.sure[one], grid.sure[other], grid.shown, strict=True)
    )


def _sentence(table: CheckedTable, main: int, others: list[int], witness: str) -> Message:
    first, more = sorted((main + 1, others[0] + 1)), table.numbers(others[1:])
    if table.source.policy == "ANY":
        sentence = message(
            "Expected matching rules to agree (hit policy ANY), but rules %(one)s and %(other)s differ, "
            "for example for %(witness)s.",
            one=first[0], other=first[1], witness=witness,
        )
    else:
        sentence = message(
            "Expected one rule to match (hit policy UNIQUE), but rules %(one)s and %(other)s do, "
            "for example for %(witness)s.",
            one=first[0], other=first[1], witness=witness,
        )
    if not more:
        return sentence
    return message(
        "%(first)s Rule %(rule)s also conflicts with %(more)s.",
        first=sentence, rule=main + 1, more=said_rules(more),
    )


def _more(table: CheckedTable, pairs: _Pairs) -> TableFinding:
    count = sum(rules.bit_count() for rules in pairs.partners.values()) // 2
    return TableFinding(
        "overlap",
        "error",
        table.source.id,
        table.source.id,
        message("Expected no overlaps, but there are %(count)s more pairs of rules that overlap.", count=count),
        message("Begin with the overlaps that are shown."),
    )
