"""Settings: teams of lines 1 to 3 and of vendors, with their members."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from flask import request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.commands import command_id, key_of, revision
from admin_ui.views.frame.filters import Filter
from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.settings.customers import CODE, named_person, when_and_where
from admin_ui.views.settings.fields import FormField, said
from admin_ui.views.settings.skills import names
from admin_ui.views.settings.storing import stored
from admin_ui.views.settings.things import Cell, ThingPages, Words, names_of_row, pages_of, thing_page
from engine.errors import text
from itsm.assignment.strategies import EXPLAINED, STRATEGIES
from itsm.organisation.choices import LINES
from itsm.organisation.commands import name_fallback, save_team
from itsm.organisation.queries.lists import Thing
from itsm.organisation.queries.team_view import team_view
from itsm.organisation.queries.thing_view import ThingView
from itsm.people.commands import join_team, leave_team
from itsm.people.memberships import ROLES
from itsm.people.tables import TeamRow
from itsm.rights.commands import set_team_roles
from itsm.rights.overview import role_names, roles_of_team

GIVE = "settings_teams.give"
"""Where the form of roles goes: refused, it is drawn with what was ticked."""
GIVES = text(
    "All but the pool give a task to a person when it opens: to one who is here, not absent and below the limit. When "
    "there is nobody, the team keeps it."
)
LIMIT = text("At most so many of this team at once. Empty: no limit. A team lead may go beyond it.")


def line_of(row: TeamRow) -> str:
    """Where a team stands, a key of LINES; empty when it stands in no line."""
    return "vendor" if row.is_vendor else str(row.line or "")


def _fields(new: bool) -> Sequence[FormField]:
    code = FormField("code", CODE, required=True, help=text("Diagrams offer work to this code. It cannot be changed."))
    return (
        *names(), *([code] if new else []),
        FormField("line", text("Line"), "select", options=said(LINES), empty=text("None: it does other work")),
        *when_and_where(text("Where it works; a desk that follows the sun needs it.")),
        FormField("strategy", text("How it gives work"), "select", required=True, options=said(EXPLAINED), help=GIVES),
        FormField("work_limit", text("Open tasks for each person"), help=LIMIT),
    )  # fmt: skip


def _values(view: ThingView) -> dict[str, str]:
    row = cast(TeamRow, view.row)
    return {
        **names_of_row(row), "code": row.code, "line": line_of(row), "time_zone": row.time_zone or "",
        "calendar": row.calendar or "", "strategy": row.strategy, "work_limit": str(row.work_limit or ""),
    }  # fmt: skip


def _parts(key: int) -> Mapping[str, Any]:
    return {
        "team": team_view(key, actor(), visitor().language), "membership_roles": ROLES, "role_names": role_names(),
        "team_roles": request.form.getlist("roles") if request.endpoint == GIVE else roles_of_team(key),
    }  # fmt: skip


def _line(item: Thing) -> Cell:
    found = LINES.get(line_of(cast(TeamRow, item.row)))
    return Cell(say(found) if found is not None else "–")


def _members(item: Thing) -> Cell:
    count = item.counts["members"]
    return Cell(str(count)) if count else Cell(say(text("Nobody")), "warn")


def _gives(item: Thing) -> Cell:
    row = cast(TeamRow, item.row)
    name = STRATEGIES[row.strategy]
    return Cell(say(text("%(strategy)s · fallback team", strategy=name) if row.is_fallback else name))


TEAMS = ThingPages(
    "team", "teams", "users",
    Words(text("Teams"), text("Add a team"), text("There are no teams yet"),
          text("Work is offered to teams. The shipped processes bring theirs when they are put into use.")),
    save_team, _fields, _values,
    (
        (text("Line"), _line), (text("Members"), _members), (text("Gives work"), _gives),
        (text("Time zone"), lambda item: Cell(cast(TeamRow, item.row).time_zone or "–")),
    ),
    filters=lambda: (Filter("line", say(text("Line")), tuple(said(LINES)())),),
    parts="settings/team_parts.html", details=_parts, page="/teams",
)  # fmt: skip

blueprint = pages_of(
    TEAMS, text("Who serves: line 1, 2, 3 and vendors, with their members."),
    (
        text("Groups"), text("Members"), text("Lead"), text("Deputy"), text("Vendor"), text("Suppliers"),
        text("Support lines"), text("Departments"), text("Queues"),
    ),
)  # fmt: skip


@blueprint.post("/<int:key>/members")
@needs("people.manage")
def join(key: int) -> ResponseReturnValue:
    """Put somebody into the team, or change what they are there."""
    code = team_view(key, actor(), visitor().language).row.code

    def act() -> None:
        sent = request.form.get("member", "")
        person = key_of(sent or named_person("person"))
        join_team(person, code, request.form.get("role", "member"), actor())

    return _stored(act, key)


@blueprint.post("/<int:key>/members/<int:person_key>/leave")
@needs("people.manage")
def leave(key: int, person_key: int) -> ResponseReturnValue:
    """Take somebody out of the team."""
    code = team_view(key, actor(), visitor().language).row.code
    return _stored(lambda: leave_team(person_key, code, actor()), key)


@blueprint.post("/<int:key>/fallback")
@needs("people.manage")
def fall_back(key: int) -> ResponseReturnValue:
    """Make it the team that gets what is offered to no team in use."""
    return stored(
        lambda: name_fallback(key, actor(), revision(), command_id()), f"/settings/teams/{key}",
        lambda refusal: thing_page(TEAMS, key, refusal, "fallback"),
    )  # fmt: skip


@blueprint.post("/<int:key>/roles")
@needs("people.manage")
def give(key: int) -> ResponseReturnValue:
    """Say which roles everybody has who is in the team."""
    return stored(
        lambda: set_team_roles(key, request.form.getlist("roles"), actor(), command_id(), revision()),
        f"/settings/teams/{key}",
        lambda refusal: thing_page(TEAMS, key, refusal, "roles"),
    )  # fmt: skip


def _stored(act: Callable[[], object], key: int) -> ResponseReturnValue:
    return stored(act, f"/settings/teams/{key}", lambda refusal: thing_page(TEAMS, key, refusal, "member"))
