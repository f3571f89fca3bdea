"""Knowledge that is published: search, the newest, one article, whether it helped, and what nobody found."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin_ui.views.forms.markdown import markdown
from admin_ui.views.frame.commands import command_id
from admin_ui.views.frame.field_words import in_words
from admin_ui.views.frame.layouts import own_layout
from admin_ui.views.frame.templating import tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import text
from itsm.knowledge.commands import count_search, say_helped
from itsm.knowledge.figures import unanswered
from itsm.knowledge.reading import PORTAL, WORK, Article, answering, article_view, newest
from itsm.packs.model import RecordType
from itsm.people.roles import may
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing

blueprint = Blueprint("knowledge", __name__, url_prefix="/knowledge")
LONGEST, BEGIN = 200, "record.report_for_others"


@blueprint.get("")
@needs(PORTAL, WORK)
def show() -> ResponseReturnValue:
    """What answers the words of the address, else the newest."""
    query = request.args.get("q", "").strip()[:LONGEST]
    found = answering(query, actor()) if query else newest(actor())
    if query:
        count_search(query, len(found))
    return render_template(
        "knowledge/list.html", layout=own_layout(), query=query, found=found, kind_of=_kind, excerpt=_excerpt,
        works=may(actor(), WORK), written=_written(),
    )  # fmt: skip


@blueprint.get("/unanswered")
@needs(WORK)
def nothing_found() -> ResponseReturnValue:
    """What was searched for and not found: what to write next."""
    return render_template("knowledge/unanswered.html", rows=unanswered(actor()))


@blueprint.get("/<number>")
@needs(PORTAL, WORK)
def one(number: str) -> ResponseReturnValue:
    """An article, and for those who work its versions and its record."""
    view = article_view(number, actor())
    return render_template(
        "knowledge/article.html", layout=own_layout(), view=view, kind_of=_kind, works=may(actor(), WORK)
    )


@blueprint.post("/<number>/helped")
@needs(PORTAL, WORK)
def helped(number: str) -> ResponseReturnValue:
    """It helped, or it did not."""
    say_helped(number, request.form.get("helped") == "yes", actor(), command_id())
    tell("good", text("Thank you: that helps us to write better."))
    return redirect(f"/knowledge/{number}", 303)


def _excerpt(article: Article) -> str:
    """Its text without marks, the points of a list one after the other."""
    return Markup(str(markdown(article.body)).replace("</li>", "</li> ")).striptags()


def _written() -> Sequence[RecordType]:
    """The types of articles that the reader may begin."""
    return [
        one for one in visitor().record_types()
        if one.knowledge is not None and one.offered and allowed(actor(), BEGIN, Thing(one.key))
    ]  # fmt: skip


def _kind(article: Article) -> str:
    """What kind of article it is, in words of its pack."""
    declared = article.type.knowledge
    field = article.type.by_key.get(declared.kind) if declared is not None else None
    return in_words(field, article.kind) if field is not None and article.kind else ""
