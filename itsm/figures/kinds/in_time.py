"""Which records are in time: their date has not passed yet."""

from engine.errors import text
from itsm.figures.loading import Asked
from itsm.figures.result import Number, Result, share


def share_in_time(asked: Asked) -> Result:
    """Of the records, those whose date in the field ``due`` is still to come; one without a date is not in time."""
    due = asked.figure.fields["due"]
    dated = [(row.moment(due), row) for row in asked.rows]
    dated.sort(key=lambda one: (one[0] is not None, one[0] or asked.now, one[1].key))
    kept = [row.key for at, row in dated if at is not None and at >= asked.now]
    percent = share(len(kept), len(dated))
    headline = None
    if percent is not None:
        headline = text("%(percent)s %%: %(part)s of %(whole)s", percent=percent, part=len(kept), whole=len(dated))
    columns = (text("Number"), text("Title"), text("Due"), text("State"))
    rows = [
        (Number(row.number), row.title, at.astimezone(row.zone).date() if at is not None else None,
         text("in time") if row.key in kept else text("overdue"))
        for at, row in dated
    ]  # fmt: skip
    return Result(headline, columns, rows, asked.more)
