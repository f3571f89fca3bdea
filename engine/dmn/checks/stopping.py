"""What the checks say about themselves: where they stopped, and which cells they could not read."""

from collections.abc import Iterator

from engine.dmn.checks.domain.words import said_rules
from engine.dmn.checks.findings import TableFinding
from engine.dmn.checks.tables.checked import CheckedTable
from engine.feel.messages import Message, message


def stopped(table: CheckedTable, sentence: Message) -> TableFinding:
    """Return the finding of a check that did not come to its end."""
    return TableFinding("stopped", "warning", table.source.id, table.source.id, sentence)


def unchecked(table: CheckedTable) -> Iterator[TableFinding]:
    """Yield one finding when some rules have cells that cannot be read as sets of values."""
    if table.opaque_rules:
        numbers = table.numbers(table.opaque_rules)
        yield TableFinding(
            "unchecked",
            "info",
            table.source.id,
            table.source.id,
            message(
                "Expected cells that look at their own input alone, but there are others in %(rules)s: "
                "no gap and no overlap is reported where these may match.",
                rules=said_rules(numbers),
            ),
            rules=numbers,
            rule_ids=table.ids(table.opaque_rules),
        )
