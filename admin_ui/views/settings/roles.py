"""Settings: roles, the shipped ones to look at and to copy, and those of one's own."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, revision, typed_command_id
from admin_ui.views.frame.templating import say, tell
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings import told
from admin_ui.views.settings.sections import section
from admin_ui.views.settings.storing import NOTHING_WRONG, Refusal, stored
from engine.errors import Conflict, InvalidState, Text, text
from itsm.organisation.keeping import Saved
from itsm.packs.model import RecordType
from itsm.rights.commands import remove_role, save_role
from itsm.rights.grants import ANY, PUBLIC
from itsm.rights.operations import ANYWHERE, ON_RECORDS, PERMISSIONS
from itsm.rights.overview import RoleView, role, role_changes, role_uses, role_with, roles
from itsm.rights.roles import ROLE_NAMES, Allowed, OnType

blueprint = Blueprint("settings_roles", __name__, url_prefix="/settings/roles")
HOME = "/settings/roles"

section(
    "roles", text("Roles"), text("What people may see and do: shipped roles, and your own by record type and fields."),
    "settings_roles.show", "rights.manage",
    (
        text("Rights"), text("Permissions"), text("Access"), text("Field groups"), text("Authorisation"),
        text("Vendor"),
    ), icon="key-round", group="access",
)  # fmt: skip


class Group(NamedTuple):
    """A group of fields in the form: its key, and what it is called."""

    key: str
    name: str


class OfType(NamedTuple):
    """A record type in the form; ``ANY`` stands first, for every type."""

    key: str
    name: str
    groups: Sequence[Group]


@blueprint.get("")
@needs("rights.manage")
def show() -> ResponseReturnValue:
    """All roles with who has them."""
    return render_template("settings/roles.html", roles=roles(actor()))


@blueprint.get("/shipped/<code>")
@needs("rights.manage")
def shipped(code: str) -> ResponseReturnValue:
    """What a shipped role allows."""
    found = role_with(code, actor())
    if found.key is not None:
        return redirect(f"{HOME}/{found.key}")
    return _page(found, found.allowed, {}, fixed=True)


@blueprint.get("/new")
@needs("rights.manage")
def ask() -> ResponseReturnValue:
    """The form of a new role, filled with the one that it is copied from."""
    copied = request.args.get("from", "requester")
    found = role_with(copied, actor())
    origin = copied if copied in ROLE_NAMES else found.copied_from or ""
    return _page(None, found.allowed, {"copied_from": origin})


@blueprint.post("/new")
@needs("rights.manage")
def add() -> ResponseReturnValue:
    """Add the role."""
    return _save(None)


@blueprint.get("/<int:key>")
@needs("rights.manage")
def edit(key: int) -> ResponseReturnValue:
    """The form of a role of one's own."""
    found = role(key, actor())
    return _page(found, found.allowed, _typed(found))


@blueprint.post("/<int:key>")
@needs("rights.manage")
def change(key: int) -> ResponseReturnValue:
    """Change the role."""
    return _save(key)


@blueprint.post("/<int:key>/remove")
@needs("rights.manage")
def remove(key: int) -> ResponseReturnValue:
    """Delete the role, which nobody has."""
    try:
        remove_role(key, actor(), revision(), command_id())
    except (InvalidState, Conflict) as problem:
        tell("bad", problem.message)
        return redirect(f"{HOME}/{key}", 303)
    tell("good", text("The role is deleted."))
    return redirect(HOME, 303)


def _save(key: int | None) -> ResponseReturnValue:
    saved: list[Saved] = []
    return stored(
        lambda: saved.append(save_role(key, request.form, sent_rights(), actor(), revision(), command_id())),
        lambda: f"{HOME}/{saved[0].key}",
        lambda refusal: _page(role(key, actor()) if key else None, sent_rights(), request.form, refusal),
    )  # fmt: skip


def sent_rights() -> Allowed:
    """What the form says that the role allows."""
    form = request.form
    types = {ANY, *(one.key for one in visitor().record_types())}
    return Allowed(
        frozenset(form.getlist("anywhere")),
        {
            key: OnType(*(frozenset(form.getlist(f"{name}:{key}")) for name in ("on", "sees", "changes")))
            for key in sorted(types)
        },
    )


def _typed(found: RoleView) -> Mapping[str, str]:
    return {f"name_{language}": name for language, name in found.names.items()}


def _page(
    found: RoleView | None, allowed: Allowed, typed: Mapping[str, str], refusal: Refusal = NOTHING_WRONG, *,
    fixed: bool = False,
) -> str:
    nothing = OnType(frozenset(), frozenset(), frozenset())
    return render_template(
        "settings/role.html", role=found, allowed=allowed, typed=typed, refusal=refusal, fixed=fixed, told=told,
        types=_types(), nothing=nothing, anywhere=ANYWHERE, on_records=ON_RECORDS, permissions=PERMISSIONS,
        shipped=ROLE_NAMES, kept=typed_command_id() or None,
        revision=request.form.get("revision") if refusal is not NOTHING_WRONG else found.revision if found else None,
        changes=role_changes(found.code, actor(), visitor().language) if found and not fixed else (),
        uses=role_uses(found.code, actor()) if found else (),
    )  # fmt: skip


def _types() -> list[OfType]:
    every = OfType(ANY, say(text("Every record type")), _groups({}))
    return [every, *(_of_type(found) for found in visitor().record_types())]


def _of_type(found: RecordType) -> OfType:
    language = visitor().language
    names = {
        group.key: say(text("%(group)s (internal)", group=group.name(language))) if group.internal
        else group.name(language)
        for group in found.groups.values()
    }
    return OfType(found.key, found.plural(language), _groups(names))


def _groups(named: Mapping[str, str]) -> list[Group]:
    return [*(Group(key, say(label)) for key, label in WHOLE.items()), *(Group(*one) for one in named.items())]


WHOLE: Mapping[str, Text] = {ANY: text("All fields"), PUBLIC: text("All fields that requesters see")}
"""What stands for several groups of fields."""
