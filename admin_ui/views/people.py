"""Fields that ask for a person: their options while one types, and who was meant."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.visitor import needs
from engine.errors import Text, text
from itsm.people.queries import Person, find_person, search_people

blueprint = Blueprint("people", __name__, url_prefix="/people")
ROWS = 12


@blueprint.get("/options")
@needs("people.see")
def options() -> ResponseReturnValue:
    """Persons whose name or address contains what was typed so far, whatever the field is called."""
    typed = next(iter(request.args.values()), "").strip()[:200]
    return render_template("people_options.html", people=search_people(typed, ROWS) if typed else [])


def person_meant(typed: str) -> Person | Text:
    """The active person whose address or name was typed; a sentence when it is nobody or more than one."""
    if not typed.strip():
        return text("Expected a person, but the field is empty. Type a name or an email address.")
    exact = find_person(typed)
    if exact is not None and exact.active:
        return exact
    found = search_people(typed, ROWS)
    same = [person for person in found if person.name.casefold() == typed.casefold()]
    if len(same or found) == 1:
        return (same or found)[0]
    if found:
        return text("Expected one person, but several match. Choose one with an email address from the list.")
    return text("Expected a person who is known here, but nobody matches “%(typed)s”.", typed=typed)
