"""Records like the one that is being written: a part of the page that follows the title while it is typed."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import actor, needs
from itsm.advice.finding import Advised, advice_on
from itsm.knowledge.reading import Article, offered
from itsm.records.search.similar import similar

blueprint = Blueprint("similar", __name__)
LONGEST = 300


@blueprint.get("/records/similar/<type_key>")
@needs("record.report_for_others")
def for_agents(type_key: str) -> ResponseReturnValue:
    """Records that the agent sees."""
    return _part(type_key, "/records", advice_on(type_key, _title(), actor()))


@blueprint.get("/portal/similar/<type_key>")
@needs("record.report")
def for_requesters(type_key: str) -> ResponseReturnValue:
    """Records that the requester sees: mostly their own."""
    return _part(type_key, "/portal/records", articles=offered(_title(), actor()))


def _part(
    type_key: str, place: str, advice: Sequence[Advised] = (), articles: Sequence[Article] = ()
) -> ResponseReturnValue:
    found = similar(type_key, _title(), actor())
    return render_template(
        "record/similar_list.html", found=found, place=place, while_typing=True, advice=advice, articles=articles
    )


def _title() -> str:
    return request.args.get("title", "")[:LONGEST]
