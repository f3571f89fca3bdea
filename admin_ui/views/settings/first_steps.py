"""The first steps of a new desk, in their order, on the first page of Settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Text, text
from engine.registry import Actor
from itsm.people.roles import may
from itsm.tenants.first_steps import OPTIONAL, STEPS, first_steps


@dataclass(frozen=True, slots=True)
class Step:
    """A step: where it is done, and why; ``is_next`` of the first that waits and is no option."""

    title: Text
    why: Text
    address: str
    is_done: bool
    is_optional: bool
    is_next: bool


WORDS: Mapping[str, tuple[Text, Text, str]] = {
    "customers": (
        text("Say whom you serve"),
        text("An organisation for each customer, with its class and calendar. Only your own people? Leave this out."),
        "/settings/customers",
    ),
    "sites": (
        text("Add their sites"), text("A place with a time zone of its own, and its address."), "/settings/sites"
    ),
    "people": (
        text("Invite those who work"),
        text("They get a link and choose a password. Many people? Import them from a file."),
        "/settings/accounts/invite",
    ),
    "teams": (
        text("Give each line its members"),
        text("Work is offered to teams. Each team of line 1, 2, 3 and each vendor needs somebody."),
        "/settings/teams",
    ),
    "desks": (
        text("Open a desk"), text("It says which teams work there, at which hours, and whom they serve."),
        "/settings/desks",
    ),
    "levels": (
        text("Say how soon you answer"),
        text("One level holds for everybody: times by priority, in the hours of a calendar. Change it or add more."),
        "/settings/service-levels",
    ),
    "rosters": (
        text("Make a roster"), text("Shifts and rotations say who is on duty, day and night."), "/roster"
    ),
    "routing": (
        text("Say which team gets what"),
        text("Rules by category, site and service. Without one each line has its own team."), "/settings/routing",
    ),
    "templates": (
        text("Word what people are told"),
        text("Those that come with the program hold until you write your own."), "/settings/notices",
    ),
}  # fmt: skip


ALSO = {"levels": "settings.manage", "routing": "process.deploy", "templates": "settings.manage"}
"""What a step takes besides; who may not take it, does not see it."""


def steps_for(actor: Actor) -> Sequence[Step]:
    """All steps while one of them waits; nothing for a desk that is set up, and for those who cannot set it up."""
    if not may(actor, "people.manage"):
        return ()
    done = first_steps(actor)
    if all(done.values()):
        return ()
    following = next((step for step in STEPS if not done[step] and step not in OPTIONAL), None)
    mine = [step for step in STEPS if step not in ALSO or may(actor, ALSO[step])]
    return [Step(*WORDS[step], done[step], step in OPTIONAL, step == following) for step in mine]
