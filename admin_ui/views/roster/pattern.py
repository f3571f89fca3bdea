"""The editor of a pattern: a choice for each day of each turn, drawn by the server and sent like any other form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from engine.errors import text
from itsm.language import weekday_names
from itsm.roster.planning.checking import LONGEST_TURN, MOST_TURNS
from itsm.roster.planning.plan import Plan, read_rows, write_rows

OFF = "-"
WEEK = 7
MOST_CELLS = 400
"""Choices of a page; a longer pattern is edited as text."""
FEW = 4
"""With so few shifts, each two of them are offered as one choice."""
RESIZES = frozenset({"more", "less", "size"})
"""What the buttons send: the form is drawn again with another size, and nothing is stored."""
_CELL = re.compile(r"cell-(\d{1,3})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class PatternGrid:
    """``turns`` are words such as ``-``, ``early`` or ``early+call`` by day; ``choices`` are these with their names."""

    turns: Sequence[Sequence[str]]
    days: Sequence[str]
    choices: Sequence[tuple[str, str]]

    @property
    def is_weeks(self) -> bool:
        """True when each turn is a week."""
        return len(self.days) == WEEK


def typed_rows(form: Mapping[str, str]) -> str | None:
    """The pattern as text, as ``read_rows`` reads it, of the choices in a form; None when it has none."""
    cells = {(int(found[1]), int(found[2])): form[name] for name in form if (found := _CELL.fullmatch(name))}
    if not cells:
        return None
    turns, days = (1 + max(place[axis] for place in cells) for axis in (0, 1))
    turns = min(turns, MOST_TURNS)
    rows = ([cells.get((turn, day), "").strip() or OFF for day in range(days)] for turn in range(turns))
    return "\n".join(" ".join(row) for row in rows)


def wants_size(form: Mapping[str, str]) -> bool:
    """True for the buttons that change the size, and where another size was typed that is not drawn yet."""
    rows = [line.split() for line in (typed_rows(form) or "").splitlines()]
    if form.get("act") in RESIZES or not rows:
        return form.get("act") in RESIZES
    return (_number(form, "wanted_turns", len(rows)), _number(form, "wanted_days", len(rows[0]))) != (
        len(rows), len(rows[0])
    )  # fmt: skip


def resized(form: Mapping[str, str]) -> str:
    """The pattern of a form with one turn more or less, or of the size that was asked for; new days are off."""
    rows = [line.split() for line in (typed_rows(form) or OFF).splitlines()]
    act = form.get("act", "")
    turns = {"more": len(rows) + 1, "less": len(rows) - 1}.get(act, _number(form, "wanted_turns", len(rows)))
    days = len(rows[0]) if act in ("more", "less") else _number(form, "wanted_days", len(rows[0]))
    days = min(max(days, 1), LONGEST_TURN)
    turns = min(max(turns, 1), max(MOST_CELLS // days, 1))
    blank = [OFF] * days
    return "\n".join(" ".join([*row, *blank][:days]) for row in [*rows, *[blank] * turns][:turns])


def grid_of(plan: Plan, written: str, starts_on: str) -> PatternGrid | None:
    """The choices of a pattern; None for one that is too large, or has turns that differ in length."""
    rows = read_rows(written) or (((),) * WEEK,)
    width = len(rows[0])
    if len(rows) * width > MOST_CELLS or any(len(row) != width for row in rows):
        return None
    turns = [line.split() for line in write_rows(rows).splitlines()]
    return PatternGrid(turns, _days(width, starts_on), _choices(plan, turns))


def _choices(plan: Plan, turns: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    names = {shift.code: shift.name(visitor().language) for shift in plan.shifts}
    words = [*names]
    if len(words) <= FEW:
        words += ["+".join(pair) for pair in combinations(names, 2)]
    words += sorted({word for turn in turns for word in turn if word not in words and word != OFF})
    return [(OFF, say(text("off")))] + [
        (word, " + ".join(names.get(code, code) for code in word.split("+"))) for word in words
    ]


def _days(width: int, starts_on: str) -> list[str]:
    """Names of the days of a turn: of a week the weekdays, from that of the first day on."""
    try:
        first = date.fromisoformat(starts_on).isoweekday() - 1
    except ValueError:
        first = -1
    if width % WEEK or first < 0:
        return [say(text("Day %(number)s", number=number + 1)) for number in range(width)]
    names = weekday_names(visitor().language, "abbreviated")
    return [names[(first + number) % WEEK] for number in range(width)]


def _number(form: Mapping[str, str], name: str, otherwise: int) -> int:
    written = form.get(name, "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else otherwise
