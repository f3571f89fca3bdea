"""Commands on people and teams, one module each. Each takes a UnitOfWork to join, or opens one of its own."""

from itsm.people.commands.add_person import add_person
from itsm.people.commands.add_team import add_team
from itsm.people.commands.change_person import change_person
from itsm.people.commands.external import people_for_external, team_for_external
from itsm.people.commands.join_team import join_team, leave_team
from itsm.people.commands.join_teams import join_teams

__all__ = [
    "add_person",
    "add_team",
    "change_person",
    "join_team",
    "join_teams",
    "leave_team",
    "people_for_external",
    "team_for_external",
]
