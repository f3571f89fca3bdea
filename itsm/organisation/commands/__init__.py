"""Commands on customers, sites, desks, teams, people, skills and absences: one module, one transaction each."""

from itsm.organisation.commands.close_person import close_person
from itsm.organisation.commands.end_absence import end_absence
from itsm.organisation.commands.give_skill import give_skill, take_skill
from itsm.organisation.commands.name_fallback import name_fallback
from itsm.organisation.commands.remove_thing import Removed, remove_thing
from itsm.organisation.commands.restore_thing import restore_thing
from itsm.organisation.commands.save_absence import AbsenceValues, save_absence
from itsm.organisation.commands.save_customer import save_customer
from itsm.organisation.commands.save_desk import save_desk
from itsm.organisation.commands.save_people import add_people
from itsm.organisation.commands.save_person import save_person
from itsm.organisation.commands.save_site import save_site
from itsm.organisation.commands.save_skill import save_skill
from itsm.organisation.commands.save_team import save_team
from itsm.organisation.commands.serve import end_serving, serve
from itsm.organisation.commands.set_contact import end_contact, set_contact
from itsm.organisation.commands.set_presence import set_presence

__all__ = [
    "AbsenceValues", "Removed", "add_people", "close_person", "end_absence", "end_contact", "end_serving", "give_skill",
    "name_fallback", "remove_thing", "restore_thing", "save_absence", "save_customer", "save_desk", "save_person",
    "save_site", "save_skill", "save_team", "serve", "set_contact", "set_presence", "take_skill",
]
