"""Rules that say the same twice: the same conditions and the same answers."""

from collections import defaultdict
from collections.abc import Iterator

from engine.dmn.checks.domain.words import said_rules, said_witness, witness_of
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.overlaps import shared
from engine.dmn.checks.tables.answers import places_of
from engine.dmn.checks.tables.checked import CheckedTable
from engine.feel.messages import message

Group = list[int]


def groups_of(table: CheckedTable) -> list[Group]:
    """Return the groups of rules that are the same; texts decide where a cell cannot be read."""
    found: dict[object, Group] = defaultdict(list)
    for index, row in enumerate(table.source.rows):
        if not table.alive >> index & 1:
            continue
        sure, possible = table.grid.sure[index], table.grid.possible[index]
        asked = tuple(
            one if one == other else cell.text for one, other, cell in zip(sure, possible, row.tests, strict=True)
        )
        places = places_of(table.answers[index])
        found[asked, places if places is not None else tuple(cell.text for cell in row.answers)].append(index)
    return [group for group in found.values() if len(group) > 1]


def duplicates(table: CheckedTable, groups: list[Group]) -> Iterator[TableFinding]:
    """Yield one finding for each group. Under UNIQUE it is an error: two rules match, so the table answers null."""
    for group in groups:
        box = shared(table, group[0], group[1])
        witness = witness_of(table.grid.columns, box) if all(box) else ()
        breaks = table.source.policy == "UNIQUE" and all(box)
        numbers = said_rules(table.numbers(group))
        yield TableFinding(
            "duplicate",
            "error" if breaks else "warning",
            table.source.id,
            table.place(group[1]),
            message(
                "Expected each rule once, but %(rules)s have the same conditions and answers (%(witness)s).",
                rules=numbers, witness=said_witness(witness),
            )
            if witness
            else message(
                "Expected each rule once, but %(rules)s have the same conditions and answers.", rules=numbers
            ),
            message("Keep one of them, or mend the one that was meant to differ."),
            rules=table.numbers(group),
            rule_ids=table.ids(group),
            witness=witness,
        )
