"""What a plan is: shifts of a day, and rotations that say whose turn each of them is. With its stored form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar

WEEK = frozenset(range(1, 8))
"""Days of a week as ISO 8601 numbers them: Monday is 1."""

Cell = tuple[str, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift: ``start`` and ``length`` are minutes on the wall's clock of ``zone`` (None: that of the roster).

    Without a length it lasts until the next one without a length begins. It takes place on ``days`` (ISO numbers of the
    days on which it begins) and wants ``minimum`` people.
    """

    code: str
    names: Mapping[str, str]
    start: int
    length: int | None
    zone: str | None = None
    night: bool = False
    minimum: int = 1
    days: frozenset[int] = WEEK

    def name(self, language: str) -> str:
        """What people call it in ``language``, in English when there is none, else its code."""
        return self.names.get(language) or self.names.get("en") or self.code


@dataclass(frozen=True, slots=True)
class Member:
    """A person or a team, by key."""

    kind: Literal["person", "team"]
    key: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """Whose turn it is: each member works one row of the pattern after the other, each following one a row behind.

    A row is a turn of as many days as it has cells; a cell names the shifts of that day. The first row of the first
    member begins on ``starts_on``; a turn is handed over at ``hands_over_at`` minutes after midnight: a shift that
    begins earlier belongs to the day before.
    """

    code: str
    members: tuple[Member, ...]
    rows: tuple[Row, ...]
    starts_on: date
    ends_on: date | None = None
    hands_over_at: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Shifts and rotations as they are from the day ``valid_from`` on, up to that of the next plan."""

    valid_from: date
    shifts: tuple[Shift, ...] = ()
    rotations: tuple[Rotation, ...] = ()

    def shift(self, code: str) -> Shift | None:
        """The shift of this code."""
        return next((one for one in self.shifts if one.code == code), None)

    def rotation(self, code: str) -> Rotation | None:
        """The rotation of this code."""
        return next((one for one in self.rotations if one.code == code), None)

    def with_shift(self, shift: Shift) -> "Plan":
        """The plan with the shift in the place of the one of its code, or as one more."""
        return replace(self, shifts=_put(self.shifts, shift))

    def without_shift(self, code: str) -> "Plan":
        """The plan without that shift."""
        return replace(self, shifts=tuple(one for one in self.shifts if one.code != code))

    def with_rotation(self, rotation: Rotation) -> "Plan":
        """The plan with the rotation in the place of the one of its code, or as one more."""
        return replace(self, rotations=_put(self.rotations, rotation))

    def without_rotation(self, code: str) -> "Plan":
        """The plan without that rotation."""
        return replace(self, rotations=tuple(one for one in self.rotations if one.code != code))

    @property
    def members(self) -> frozenset[Member]:
        """Everybody who has a turn."""
        return frozenset(member for rotation in self.rotations for member in rotation.members)


Part = TypeVar("Part", Shift, Rotation)


def _put(parts: tuple[Part, ...], part: Part) -> tuple[Part, ...]:
    if any(one.code == part.code for one in parts):
        return tuple(part if one.code == part.code else one for one in parts)
    return parts + (part,)  # noqa: RUF005  # the type checker loses the kind of an unpacked one


def to_json(plan: Plan) -> dict[str, Any]:
    """The stored form, which people can read too (audit trail, API)."""
    return {
        "shifts": [
            {
                "code": one.code, "names": dict(one.names), "start": one.start, "length": one.length,
                "zone": one.zone, "night": one.night, "minimum": one.minimum, "days": sorted(one.days),
            }
            for one in plan.shifts
        ],
        "rotations": [
            {
                "code": one.code, "members": [f"{member.kind} {member.key}" for member in one.members],
                "rows": write_rows(one.rows).splitlines(), "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat() if one.ends_on else None, "hands_over_at": one.hands_over_at,
            }
            for one in plan.rotations
        ],
    }  # fmt: skip


def from_json(valid_from: date, stored: Mapping[str, Any]) -> Plan:
    """The plan of a stored form."""
    shifts = tuple(
        Shift(one["code"], one["names"], one["start"], one["length"], one["zone"], one["night"], one["minimum"],
              frozenset(one["days"]))
        for one in stored["shifts"]
    )  # fmt: skip
    rotations = tuple(
        Rotation(
            one["code"], tuple(map(_member, one["members"])), read_rows("\n".join(one["rows"])),
            date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"]) if one["ends_on"] else None,
            one["hands_over_at"],
        )
        for one in stored["rotations"]
    )  # fmt: skip
    return Plan(valid_from, shifts, rotations)


def read_rows(written: str) -> tuple[Row, ...]:
    """A pattern as people write it: a line for each turn, a word for each day; ``-`` is a day off, ``a+b`` two shifts.

    Whether the words are shifts is for ``checking`` to say.
    """
    lines = (line.split() for line in written.strip().splitlines())
    return tuple(tuple(_cell(word) for word in line) for line in lines if line)


def write_rows(rows: tuple[Row, ...]) -> str:
    """A pattern as ``read_rows`` reads it."""
    return "\n".join(" ".join("+".join(cell) or "-" for cell in row) for row in rows)


def one_after_the_other(shift: str, days: int, members: int) -> tuple[Row, ...]:
    """The pattern in which each of ``members`` has ``shift`` for ``days`` days, then the next one has it."""
    off: Row = ((),) * days
    return (((shift,),) * days, *[off] * (members - 1))


def _cell(word: str) -> Cell:
    return () if word == "-" else tuple(dict.fromkeys(part for part in word.split("+") if part))


def _member(written: str) -> Member:
    kind, _, key = written.partition(" ")
    return Member("team" if kind == "team" else "person", int(key))
