"""Figures: all that the reader may see with their headlines, one with its table and as a file, readings for it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import InvalidInput, text
from itsm.exchange.files.writing import as_csv
from itsm.figures.commands import add_readings
from itsm.figures.csv_file import readings_in
from itsm.figures.queries import FigureShown, figure_shown, figures
from itsm.figures.result import Number
from itsm.figures.rights import may_add
from itsm.figures.saying import plain, said
from itsm.language import translate

blueprint = Blueprint("figures", __name__, url_prefix="/figures")
HOME = "/figures"
MEASURED = "linear_forecast"
"""The kind that takes readings."""
MOST_BYTES = 1_000_000
CSV = "text/csv; charset=utf-8"


@blueprint.get("")
@needs("record.see_all")
def show() -> ResponseReturnValue:
    """Every figure with its headline."""
    return render_template("figures/list.html", found=figures(actor(), visitor().language), home=HOME)


@blueprint.get("/<type_key>/<key>")
@needs("record.see_all")
def one(type_key: str, key: str) -> ResponseReturnValue:
    """A figure with its table."""
    return _page(type_key, key, NOTHING_WRONG)


@blueprint.get("/<type_key>/<key>.csv")
@needs("record.see_all")
def export(type_key: str, key: str) -> ResponseReturnValue:
    """The table as a file."""
    shown, language = _shown(type_key, key), visitor().language
    rows = [[translate(one, language) for one in shown.result.columns]]
    rows += [[plain(cell, language) for cell in row] for row in shown.result.rows]
    return download(as_csv(rows), f"{type_key}-{key}.csv", CSV)


@blueprint.post("/<type_key>/<key>/readings")
@needs("record.edit")
def bring(type_key: str, key: str) -> ResponseReturnValue:
    """Add the readings of a file."""
    return stored(
        lambda: add_readings(type_key, key, readings_in(_content()), actor(), command_id()),
        f"{HOME}/{type_key}/{key}", lambda refusal: _page(type_key, key, refusal),
    )  # fmt: skip


def _content() -> bytes:
    file = request.files.get("file")
    content = file.read(MOST_BYTES + 1) if file is not None else b""
    if not 0 < len(content) <= MOST_BYTES:
        raise InvalidInput(text("Expected a file of up to %(most)s bytes. Choose one.", most=MOST_BYTES))
    return content


def _shown(type_key: str, key: str) -> FigureShown:
    return figure_shown(type_key, key, actor(), visitor().language)


def _page(type_key: str, key: str, refusal: Refusal) -> str:
    shown, language = _shown(type_key, key), visitor().language
    takes = shown.figure.kind == MEASURED and may_add(actor(), shown.type, shown.figure)
    rows = [[(said(cell, language), isinstance(cell, Number)) for cell in row] for row in shown.result.rows]
    return render_template(
        "figures/one.html", shown=shown, rows=rows, refusal=refusal, takes=takes, home=HOME,
        kept=typed_command_id() or None,
    )  # fmt: skip
