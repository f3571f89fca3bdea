"""Surveys: the page that asks, and what the answers say in sum."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, typed_command_id
from admin_ui.views.frame.downloads import download
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import InvalidForm, Text, text
from itsm.exchange.files.writing import as_csv
from itsm.surveys.answer_survey import answer_survey
from itsm.surveys.queries import BY, Asked, survey_of, survey_rows, survey_sums

blueprint = Blueprint("surveys", __name__)
CSV = "text/csv; charset=utf-8"
STARS = {
    5: text("Very well"), 4: text("Well"), 3: text("Neither well nor badly"), 2: text("Badly"), 1: text("Very badly"),
}  # fmt: skip


@blueprint.get("/portal/records/<number>/survey")
@needs("portal.use")
def ask(number: str) -> ResponseReturnValue:
    """The question about a record; its page when nothing is asked of the reader."""
    found = survey_of(number, actor())
    if found is None or not found.is_open:
        return redirect(f"/portal/records/{number}")
    return _page(found, {})


@blueprint.post("/portal/records/<number>/survey")
@needs("portal.use")
def answer(number: str) -> ResponseReturnValue:
    """Keep the answer; the page again when it is refused."""
    try:
        answer_survey(number, request.form.get("score", ""), request.form.get("comment", ""), actor(), command_id())
    except InvalidForm as problem:
        found = survey_of(number, actor())
        assert found is not None
        return _page(found, problem.fields), 422
    tell("good", text("Thank you for your answer."))
    return redirect(f"/portal/records/{number}", 303)


@blueprint.get("/surveys")
@needs("record.see_all")
def sums() -> ResponseReturnValue:
    """Asked, answered and average by team, category or month; all answers as a file."""
    if request.args.get("as") == "csv":
        return download(as_csv(list(_lines())), "surveys.csv", CSV)
    by = request.args.get("by", BY[0])
    by = by if by in BY else BY[0]
    return render_template("surveys/sums.html", by=by, sums=survey_sums(by, actor()), types=_types())


def _types() -> Mapping[str, str]:
    return {one.key: one.name(visitor().language) for one in visitor().record_types()}


def _lines() -> Iterator[Sequence[str]]:
    heads = {
        "number": text("Number"), "title": text("Title"), "team": text("Team"), "category": text("Category"),
        "asked_at": text("Asked"), "expires_at": text("Until"), "answered_at": text("Answered"),
        "score": text("Score"), "comment": text("Comment"),
    }  # fmt: skip
    yield [say(head) for head in heads.values()]
    for row in survey_rows(actor()):
        yield ["" if row[name] is None else str(row[name]) for name in heads]


def _page(found: Asked, errors: Mapping[str, Text]) -> str:
    return render_template(
        "surveys/ask.html", section="records", survey=found, stars=STARS, errors=errors, typed=request.form,
        kept=typed_command_id() if errors else None,
    )  # fmt: skip
