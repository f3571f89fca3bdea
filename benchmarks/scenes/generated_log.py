"""A made audit log with the columns of the shared sample, the same at every run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

COLUMNS = (
    "number", "ident_state", "caller_id", "opened_by", "opened_at", "sys_updated_by", "sys_updated_at", "contact_type",
    "category", "subcategory", "u_symptom", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "closed_code",
)  # fmt: skip
MORNING = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
WAYS = (
    ("New", "Active", "Active", "Resolved", "Closed"),
    ("New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed"),
    ("New", "New", "Active", "Awaiting Vendor", "Resolved", "Active", "Resolved", "Closed"),
    ("Active", "Resolved", "Closed"),
)


def generated_log(incidents: int) -> Iterator[str]:
    """Lines of CSV without the head: the updates of ``incidents``, each from its report to its closing."""
    chance = Random(20260105)
    for number in range(incidents):
        opened = MORNING + timedelta(minutes=13 * number)
        at = opened
        person = [str(chance.randint(1, 300)) for _ in range(3)]
        grades = [str(chance.randint(1, 3)) for _ in range(2)]
        for state in chance.choice(WAYS):
            code = str(chance.randint(1, 15)) if state in {"Resolved", "Closed"} else "?"
            cells = (
                f"{number:07}", state, person[0], person[1], _time(opened), person[1], _time(at), "Phone",
                str(number % 40), str(number % 90), str(number % 300), *grades, "3", str(number % 30), person[2], code,
            )  # fmt: skip
            yield ",".join(cells)
            at += timedelta(days=5, minutes=1) if state == "Resolved" else timedelta(minutes=chance.randint(1, 600))


def _time(at: datetime) -> str:
    return f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
