"""Settings: what may this person see, and why; over all records, or at one."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs
from admin_ui.views.people import person_meant
from admin_ui.views.settings.sections import section
from engine.errors import NotFound, Text, text
from itsm.people.queries import LONGEST_KEY
from itsm.rights.explaining import Explanation, explained
from itsm.rights.grants import Reason
from itsm.rights.operations import ANYWHERE

blueprint = Blueprint("settings_rights", __name__, url_prefix="/settings/rights")
LONGEST = 200

section(
    "rights", text("Who may what, and why"),
    text("Choose a person, and a record if you like: each right with its reason."),
    "settings_rights.show", "rights.manage",
    (
        text("Rights"), text("Permissions"), text("Roles"), text("Visibility"), text("Authorisation"),
    ), icon="eye", group="access",
)  # fmt: skip

REACHES: Mapping[str, Text] = {
    "all": text("at every record"),
    "own": text("at records that they asked for or opened"),
    "work": text("at records that they have work on"),
    "vote": text("at records that they were called to vote on"),
    "site": text("at records of people of their site"),
    "customer": text("at records of people of the customer"),
}
"""Where a grant holds, in words."""

RELATIONS: Mapping[str, Text] = {
    "own": text("They asked for it or opened it."),
    "work": text("They have work on it: a task is theirs, or offered to one of their teams."),
    "vote": text("They were called to vote on it."),
    "site": text("Somebody of their site asked for it, and the customer lets its people see these."),
    "customer": text("Somebody of their customer asked for it, and the customer lets its people see these."),
}
"""What somebody is to a record, in words."""


@blueprint.get("")
@needs("rights.manage")
def show() -> ResponseReturnValue:
    """The question, and its answer when a person is chosen."""
    named, number = (request.args.get(name, "").strip()[:LONGEST] for name in ("person", "record"))
    problem: Text | None = None
    found: Explanation | None = None
    if named:
        key = _key_of(named)
        try:
            found = explained(key, number.upper(), actor()) if isinstance(key, int) else None
        except NotFound as missing:
            problem = missing.message
        problem = key if isinstance(key, Text) else problem
    page = render_template(
        "settings/rights.html", found=found, named=found.person.name if found else named, number=number,
        problem=problem, why=why, relations=RELATIONS,
    )  # fmt: skip
    return page, 404 if problem else 200


def _key_of(named: str) -> int | Text:
    """Key of the person: as the link has it, or whom a name or an address means; a sentence when it is nobody."""
    if named.isascii() and named.isdigit() and len(named) < LONGEST_KEY:
        return int(named)
    meant = person_meant(named)
    return meant if isinstance(meant, Text) else meant.key


def why(reason: Reason, names: Mapping[str, Text]) -> str:
    """Where a grant comes from, and at which records it holds, in words."""
    if reason.grant.operation in ANYWHERE:
        return say(_source(reason, names))
    return say(text("%(source)s, %(where)s", source=_source(reason, names), where=REACHES[reason.grant.reach]))


def _source(reason: Reason, names: Mapping[str, Text]) -> Text:
    held = reason.held
    if held.source == "everybody":
        return text("everybody has it")
    if held.source == "customer":
        return text("the customer %(name)s lets its people see it", name=held.via)
    if held.source == "contact":
        return text("contact of %(name)s", name=held.via)
    role = names.get(held.role, held.role)
    if held.via is None:
        return text("role %(role)s", role=role)
    return text("role %(role)s through the team %(team)s", role=role, team=held.via)
