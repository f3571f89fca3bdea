"""Settings: everybody who reports or works, with roles, customer, class, skills."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.filters import Filter, address, chips, in_force
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.customers import suggestions
from admin_ui.views.settings.fields import FormField, said, zones
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Conflict, InvalidState, text
from itsm.organisation.choices import CLASSES, GRADES
from itsm.organisation.commands import close_person, give_skill, save_person, take_skill
from itsm.organisation.keeping import Saved
from itsm.organisation.queries.people import people_list
from itsm.organisation.queries.person_view import PersonView, person_view
from itsm.people.phones import shown_phone
from itsm.rights.overview import role_names

blueprint = Blueprint("settings_people", __name__, url_prefix="/settings/people")
HOME = "/settings/people"
STATES = {
    "active": text("Active"), "absent": text("Absent now"), "archived": text("Archived"), "all": text("All of them"),
}  # fmt: skip
LANGUAGES = [("en", "English"), ("zh-CN", "简体中文")]

section(
    "people", text("People"), text("Everybody who reports or works: roles, customer, class, skills."),
    "settings_people.show", "people.manage",
    (
        text("Agents"), text("Requesters"), text("Roles"), text("Users"), text("VIP"), text("Employees"),
        text("Contacts"), text("Absences"), text("Holiday leave"), text("Substitutes"), text("Presence"),
        text("Person"),
    ), icon="user", group="organisation",
)  # fmt: skip


@blueprint.get("")
@needs("people.manage")
def show() -> ResponseReturnValue:
    """People by name."""
    offered = (
        Filter("q", say(text("Name or email"))), Filter("role", say(text("Role")), tuple(said(role_names())())),
        Filter("team", say(text("Team")), tuple(suggestions("team"))),
        Filter("customer", say(text("Customer")), tuple(suggestions("customer"))), Filter("site", say(text("Site"))),
        Filter("state", say(text("State")), tuple((key, say(label)) for key, label in STATES.items())),
    )  # fmt: skip
    found = in_force([one.name for one in offered])
    page = people_list(found, request.args.get("after"), actor())
    return render_template(
        "settings/people.html", page=page, filters=found, offered=offered, chips=chips(found, offered), bare=HOME,
        first=address() if request.args.get("after") else None, next=address(after=page.next) if page.next else None,
        role_names=role_names(), classes=CLASSES,
    )  # fmt: skip


@blueprint.get("/new")
@needs("people.manage")
def ask() -> ResponseReturnValue:
    """The form of a new person."""
    return _form(None)


@blueprint.post("/new")
@needs("people.manage")
def add() -> ResponseReturnValue:
    """Add the person."""
    return _save(None)


@blueprint.get("/<int:key>")
@needs("people.manage")
def edit(key: int) -> ResponseReturnValue:
    """The form of a person."""
    return _form(key)


@blueprint.post("/<int:key>")
@needs("people.manage")
def change(key: int) -> ResponseReturnValue:
    """Change the person."""
    return _save(key)


@blueprint.post("/<int:key>/<any(close, open):what>")
@needs("people.manage")
def close(key: int, what: str) -> ResponseReturnValue:
    """Archive the person, or take them back."""
    try:
        close_person(key, what == "open", actor(), revision(), command_id())
    except (InvalidState, Conflict) as problem:
        tell("bad", problem.message)
    else:
        tell("good", text("The person is active again.") if what == "open" else text("Archived."))
    return redirect(f"{HOME}/{key}", 303)


@blueprint.post("/<int:key>/skills")
@needs("people.manage")
def give(key: int) -> ResponseReturnValue:
    """Say how well the person has a skill."""
    return stored(
        lambda: give_skill(key, request.form, actor(), command_id()), f"{HOME}/{key}",
        lambda refusal: _form(key, refusal, "skill"),
    )  # fmt: skip


@blueprint.post("/<int:key>/skills/<int:skill>/take")
@needs("people.manage")
def take(key: int, skill: int) -> ResponseReturnValue:
    """The person has the skill no longer."""
    return stored(
        lambda: take_skill(key, skill, actor(), command_id()), f"{HOME}/{key}",
        lambda refusal: _form(key, refusal, "skill"),
    )  # fmt: skip


def _save(key: int | None) -> ResponseReturnValue:
    saved: list[Saved] = []
    roles = request.form.getlist("roles")
    return stored(
        lambda: saved.append(save_person(key, request.form, roles, actor(), revision(), command_id())),
        lambda: f"{HOME}/{saved[0].key}", lambda refusal: _form(key, refusal),
    )  # fmt: skip


def _form(key: int | None, refusal: Refusal = NOTHING_WRONG, part: str = "") -> str:
    view = person_view(key, actor(), visitor().language) if key is not None else None
    refused = refusal is not NOTHING_WRONG and not part
    roles = request.form.getlist("roles") if refused else sorted(view.person.roles) if view else ["requester"]
    return render_template(
        "settings/person.html", told=told, view=view, key=key, typed=dict(request.form) if refused else _values(view),
        fields=_fields(view is None), roles=roles, role_names=role_names(),
        refusal=refusal if refused else NOTHING_WRONG, part=part, part_refusal=refusal,
        sent=request.form if part else {}, kept=typed_command_id() or None,
        revision=request.form.get("revision") if refused else view.revision if view else None,
        skills=suggestions("skill") if view else [], grades=said(GRADES)(),
    )  # fmt: skip


def _values(view: PersonView | None) -> dict[str, str]:
    if view is None:
        return {"language": visitor().language}
    found = view.person
    return {
        "name": found.name, "email": found.email or "", "language": found.language, "time_zone": found.time_zone,
        "customer": view.customer[1] if view.customer else "", "site": view.site[0] if view.site else "",
        "manager": view.manager[2] if view.manager else "",
        "service_class": view.own_class, "phones": ", ".join(shown_phone(number) for number in view.phones),
    }  # fmt: skip


def _fields(new: bool) -> Sequence[FormField]:
    return (
        FormField("name", text("Full name"), required=True),
        FormField("email", text("Email"), "email"),
        FormField("phones", text("Telephone numbers"),
                  help=text("A caller is recognised by them. Put commas between several.")),
        FormField("language", text("Language"), "select", required=True, options=lambda: LANGUAGES),
        FormField("time_zone", text("Time zone"), "select", options=zones,
                  empty=text("That of the organisation") if new else None),
        FormField("customer", text("Customer"), "list", options=lambda: suggestions("customer"),
                  help=text("Type a part of its name, and choose its code; empty for your own people.")),
        FormField("site", text("Site"), "list", options=lambda: suggestions("site"),
                  help=text("Type a part of its name, and choose its code.")),
        FormField("manager", text("Manager"), "person",
                  help=text("Approves what this person asks for. Type a part of the name, and choose.")),
        FormField("service_class", text("Class"), "select", options=said(CLASSES), empty=text("That of the customer")),
    )  # fmt: skip
