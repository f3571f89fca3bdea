"""A page for each person, team and customer, for those who may look people up."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin_ui.views.frame.filters import address
from admin_ui.views.frame.visitor import actor, needs, visitor
from admin_ui.views.roster.page import saying
from admin_ui.views.settings.teams import line_of
from itsm.clocks.levels.queries import level_of
from itsm.mailboxes.bounced import bounce_of
from itsm.organisation.choices import ABSENCE_KINDS, CLASSES, CONTACT_ROLES, GRADES, LINES
from itsm.organisation.queries.customer_view import customer_view
from itsm.organisation.queries.desk_view import teams_on_turn
from itsm.organisation.queries.person_view import person_view
from itsm.organisation.queries.team_view import team_view
from itsm.people.memberships import ROLES
from itsm.people.tables import PersonRow
from itsm.records.queries.queues import open_records, owned_records, person_queue, team_queue
from itsm.rights.overview import role_names
from itsm.roster.queries.lists import rosters
from itsm.roster.queries.next_duties import next_duties

blueprint = Blueprint("profiles", __name__)
MOST_ROSTERS = 5
"""Rosters of a team that its page shows; the others are a click away."""


@blueprint.get("/people/<int:key>")
@needs("people.see")
def person(key: int) -> ResponseReturnValue:
    """One person: whether they are there, their teams, open tasks, records, absences and skills."""
    queue = person_queue(key, actor(), visitor().language, _after())
    return render_template(
        "profiles/person.html", view=person_view(key, actor(), visitor().language), queue=queue, next=_next(queue.next),
        asked=open_records(PersonRow.key == key, actor()), owned=owned_records(key, actor()), roles=ROLES,
        role_names=role_names(), classes=CLASSES, grades=GRADES, kinds=ABSENCE_KINDS, contact_roles=CONTACT_ROLES,
        first=request.path if _after() else None, duties=next_duties(key, actor(), visitor().language),
        bounced=bounce_of(key),
        **saying(visitor().time_zone),
    )  # fmt: skip


@blueprint.get("/teams/<int:key>")
@needs("people.see")
def team(key: int) -> ResponseReturnValue:
    """One team: its queue by age, and its members with whether they are there."""
    view = team_view(key, actor(), visitor().language)
    queue = team_queue(view.row.code, actor(), visitor().language, _after())
    return render_template(
        "profiles/team.html", view=view, queue=queue, next=_next(queue.next), roles=ROLES,
        line=LINES.get(line_of(view.row)), first=request.path if _after() else None,
        rosters=rosters({"team": view.row.code}, None, actor(), visitor().language, MOST_ROSTERS).items,
        **saying(visitor().time_zone),
    )  # fmt: skip


@blueprint.get("/customers/<int:key>")
@needs("people.see")
def customer(key: int) -> ResponseReturnValue:
    """One customer: its sites, contacts, desks and open records."""
    view = customer_view(key, actor(), visitor().language)
    return render_template(
        "profiles/customer.html", view=view, classes=CLASSES, level=level_of(view.row.service_level),
        on_turn=teams_on_turn([desk for desk, _ in view.desks], actor(), visitor().language),
        records=open_records(PersonRow.customer_key == key, actor()), contact_roles=CONTACT_ROLES,
    )  # fmt: skip


def _after() -> str | None:
    return request.args.get("after")


def _next(cursor: str | None) -> str | None:
    return address(after=cursor) if cursor else None
