"""The live diagram of a record: its page, and what the viewer on a page reads."""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.clock_words import driven_look, driven_title, driven_words
from admin_ui.views.frame.templating import duration, iso, say
from admin_ui.views.frame.visitor import actor, needs, visitor
from engine.errors import text
from itsm.detours.kinds import KINDS
from itsm.language import format_list
from itsm.records.queries import DiagramState, called_diagrams, diagram_state, diagram_xml, record_view, steps
from itsm.records.queries.diagram import several_words
from itsm.schedule.queries.passes import LetPass

blueprint = Blueprint("diagrams", __name__, url_prefix="/records/<number>")


@blueprint.get("/diagram")
@needs("record.see_all", "work.see")
def show(number: str) -> ResponseReturnValue:
    """The diagram as large as the window, with the list of steps below; ``process``: that of a called one."""
    view = record_view(number, actor(), visitor().language)
    found = diagram_state(number, actor(), process())
    return render_template(
        "record/diagram.html", view=view, process=process(),
        called=called_diagrams(number, actor(), visitor().language),
        steps=steps(number, actor(), visitor().language), driven=found.clocks,
        passes=list(dict.fromkeys(said for let in found.passes.values() for said in _passes(let))),
    )  # fmt: skip


@blueprint.get("/diagram.bpmn")
@needs("record.see_all", "work.see")
def xml(number: str) -> ResponseReturnValue:
    """The diagram that the record travels, as deployed."""
    return Response(diagram_xml(number, actor(), process()), mimetype="application/xml")


@blueprint.get("/diagram.json")
@needs("record.see_all", "work.see")
def state(number: str) -> ResponseReturnValue:
    """What to mark on the diagram: flows taken, elements done and active, time spent in each."""
    found = diagram_state(number, actor(), process())
    return jsonify(
        {
            "taken_flows": list(found.taken_flows),
            "done": list(found.done),
            "active": [{"id": item.element_id, "since": iso(item.since)} for item in found.active],
            "stuck": [{"id": item.element_id, "since": iso(item.since)} for item in found.stuck],
            "detours": {element: _outside(found, element) for element in {**found.detours, **found.passes}},
            "clocks": {element: _badges(found, element) for element in found.clocks},
            "durations": {element: said for element in found.durations if (said := _spent(found, element))},
        }
    )


def process() -> str:
    """The called process that is asked for; empty: the record's own."""
    return request.args.get("process", "")[:255]


def _outside(found: DiagramState, element: str) -> dict[str, object]:
    """What was done at an element outside of the drawn flow, in words: detours, and planned work that was let pass."""
    kinds, let = found.detours.get(element, {}), found.passes.get(element, ())
    told = [f"{say(KINDS[kind])} × {number}" for kind, number in kinds.items()]
    return {"count": sum(kinds.values()) + len(let), "words": format_list([*told, *_passes(let)], visitor().language)}


def _passes(let: Sequence[LetPass]) -> list[str]:
    return [say(text("Let pass by %(name)s: %(reason)s", name=one.by, reason=one.reason)) for one in let]


def _badges(found: DiagramState, element: str) -> list[dict[str, str]]:
    """The clocks of a step: all where the record is, else the one that the step is about; the others are in its title.

    Each has its look, a few words, and all of them for whoever hovers.
    """
    driven, is_here = found.clocks[element], any(item.element_id == element for item in found.active)
    met = is_here or element in found.done
    titles = [driven_title(one) for one in driven]
    if not is_here:
        driven, titles = driven[:1], ["\n".join(titles)]
    return [
        {**driven_look(one, met), "text": driven_words(one, met), "title": title}
        for one, title in zip(driven, titles, strict=True)
    ]


def _spent(found: DiagramState, element: str) -> str:
    """How long the stays in an element were, in words; nothing where they were no time at all."""
    length, count = duration(found.durations[element]), found.several.get(element)
    return say(several_words(count, length)) if count and length else length
