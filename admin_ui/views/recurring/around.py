"""What the page of a record shows of recurrence: the hint, the figure before and after, what followed upon its work."""

from admin_ui.views.frame.visitor import actor
from admin_ui.views.recurring.chart import by_week
from itsm.records.queries import RecordView
from itsm.recurrence.queries.figure import Figure, NoFigure, figure_of
from itsm.recurrence.queries.followed import followed_by
from itsm.recurrence.queries.hint import hint_of


def around(view: RecordView) -> dict[str, object]:
    """Values for the templates; None for what the record has nothing of."""
    figure = figure_of(view.number, actor()) if view.type.recurrence is not None else None
    return {
        "recurring": hint_of(view.number, actor()),
        "figure": figure if isinstance(figure, Figure) else None,
        "figure_chart": by_week(figure.before, figure.after) if isinstance(figure, Figure) else None,
        "no_figure": figure.reason if isinstance(figure, NoFigure) else None,
        "followed": followed_by(view.number, actor()) if view.type.aftermath is not None else None,
    }
