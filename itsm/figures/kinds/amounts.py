"""Numbers of records, added up by month and group."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from engine.errors import Text, text
from itsm.figures.loading import Asked
from itsm.figures.result import Month, Result, share
from itsm.packs.figures.reading import CUSTOMER

_Group = tuple[date, tuple[str, ...]]


def count(asked: Asked) -> Result:
    """How many records there are, by month and group, the newest month first and the largest number first."""
    found = Counter((asked.month_of(row), asked.group_of(row)) for row in asked.rows)
    rows = sorted(found.items(), key=lambda one: (-one[0][0].toordinal(), -one[1], one[0][1]))
    headline = text("%(total)s altogether", total=len(asked.rows)) if found else None
    columns = (text("Month"), *_by(asked), text("Records"))
    return Result(headline, columns, [(Month(month), *group, number) for (month, group), number in rows], asked.more)


def sums(asked: Asked) -> Result:
    """The field ``of`` of all records, by month and group, the newest month first and the largest sum first."""
    found: defaultdict[_Group, Decimal] = defaultdict(Decimal)
    for row in asked.rows:
        value = row.number_of(asked.figure.fields["of"])
        if value is not None:
            found[(asked.month_of(row), asked.group_of(row))] += value
    rows = sorted(found.items(), key=lambda one: (-one[0][0].toordinal(), -one[1], one[0][1]))
    total = sum(found.values(), Decimal())
    headline = text("%(total)s altogether", total=total) if found else None
    columns = (text("Month"), *_by(asked), _label(asked, "of"))
    return Result(headline, columns, [(Month(month), *group, value) for (month, group), value in rows], asked.more)


def ratio(asked: Asked) -> Result:
    """The field ``part`` in per cent of the field ``whole``, both added up by month and group."""
    found: defaultdict[_Group, list[Decimal]] = defaultdict(lambda: [Decimal(), Decimal()])
    for row in asked.rows:
        part, whole = (row.number_of(asked.figure.fields[name]) for name in ("part", "whole"))
        if part is not None and whole is not None:
            both = found[(asked.month_of(row), asked.group_of(row))]
            both[0], both[1] = both[0] + part, both[1] + whole
    rows = sorted(found.items(), key=lambda one: (-one[0][0].toordinal(), one[0][1]))
    parts, wholes = (sum((both[place] for both in found.values()), Decimal()) for place in (0, 1))
    percent = share(parts, wholes)
    headline = None
    if percent is not None:
        headline = text("%(percent)s %%: %(part)s of %(whole)s", percent=percent, part=parts, whole=wholes)
    columns = (text("Month"), *_by(asked), _label(asked, "part"), _label(asked, "whole"), text("Per cent"))
    told = [(Month(month), *group, part, whole, share(part, whole)) for (month, group), (part, whole) in rows]
    return Result(headline, columns, told, asked.more)


def _by(asked: Asked) -> Sequence[Text]:
    return [text("Customer") if name == CUSTOMER and name not in asked.type.by_key else _named(asked, name)
            for name in asked.figure.by]  # fmt: skip


def _label(asked: Asked, part: str) -> Text:
    return _named(asked, asked.figure.fields[part])


def _named(asked: Asked, name: str) -> Text:
    return Text("%(name)s", {"name": asked.type.by_key[name].label(asked.language)})
