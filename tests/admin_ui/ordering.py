"""People around an order: who gets it, who orders and approves it, who fulfils it; their telephones and their work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import UserTask
from itsm.people.tables import PersonRow
from itsm.records.commands import complete_task
from itsm.records.tables import Record
from itsm.surveys.tables import Survey
from tests.admin_ui.axe import findings
from tests.admin_ui.seeded_desk import SeededDesk, somebody
from tests.admin_ui.walking import NAMED, Walker

ROOT = Path(__file__).parents[2]
PEOPLE = {
    "lina": ("李娜", ()), "mia": ("米娅", ()), "otto": ("奥托", ()), "gao": ("高总", ()),
    "accounts": ("小周", ("accounts", "line-1")), "wang": ("小王", ("workplace",)), "cai": ("小蔡", ("procurement",)),
    "tang": ("小唐", ("training",)),
}  # fmt: skip
"""Everybody by the name of their address: what they are called, and their teams."""
LINE = ("lina", "mia", "otto", "gao")
"""Each reports to the next."""
TELEPHONE = 360
"""Width of the screen in pixels."""


@dataclass
class Telephone(Walker):
    """A window as wide as a telephone, which stays so after each look."""

    def look(self, place: str) -> None:
        """Note what axe finds, what is wider than the screen, and English words; a place is looked at once."""
        if place in self.looked_at:
            return
        self.looked_at.add(place)
        self.found += findings(self.page, place)
        self.page.set_viewport_size({"width": TELEPHONE, "height": 780})
        self.page.emulate_media(color_scheme="light")
        self.found += [f"{place}: “{words}” is not translated" for words in self._english()]


@dataclass
class Office:
    """The desk with the telephones of those who have one in their hand."""

    desk: SeededDesk
    actors: Mapping[str, Actor]
    phones: dict[str, Telephone] = field(default_factory=dict)

    def phone(self, who: str, signed_in: bool = True) -> Telephone:
        """The telephone of somebody; without ``signed_in`` one that the desk does not know."""
        name = who if signed_in else f"mail of {who}"
        if name not in self.phones:
            page = self.desk.visitors.window(self.desk.language, TELEPHONE)
            made = Telephone(page, self.desk.language, typed={*NAMED, "REQ-", "REQ", "CNY", "VPN", "SIM"})
            if signed_in:
                made.sign_in(address(who))
            self.phones[name] = made
        return self.phones[name]

    def does(self, who: str, element: str, outcome: str = "done", values: Mapping[str, object] | None = None) -> None:
        """Let somebody do the one open task of an element, beside the browser."""
        self.desk.within(lambda: _complete(element, values or {}, outcome, self.actors[who]))

    def statuses(self) -> list[str | None]:
        """The status of each record, the oldest first."""
        return self.desk.within(_statuses)

    def found(self) -> list[str]:
        """What was wrong with the pages that somebody looked at."""
        return [one for phone in self.phones.values() for one in phone.found]


def address(who: str) -> str:
    """The address of one of the people."""
    return f"{who}@example.org"


def people(language: str) -> dict[str, Actor]:
    """Add everybody, and let them report to each other."""
    actors = {who: somebody(name, address(who), language, *teams) for who, (name, teams) in PEOPLE.items()}
    with unit_of_work() as work:
        for below, above in pairwise(LINE):
            work.session.get_one(PersonRow, actors[below].key).manager_key = actors[above].key
    return actors


def ask_everybody() -> None:
    """Let the survey ask about every order that its rule would ask about at all."""
    shipped = (ROOT / "processes/request/survey.dmn").read_text(encoding="utf-8")
    everybody = shipped.replace("<text>20</text>", "<text>100</text>")
    deploy("request", [Resource("decision", "request_survey", "request/survey.dmn", everybody.encode())], SYSTEM)


def surveyed() -> list[str]:
    """Numbers of the records that somebody was asked about."""
    with reading() as session:
        return list(session.scalars(select(Record.number).join(Survey, Survey.record_key == Record.key)))


def _complete(element: str, values: Mapping[str, object], outcome: str, actor: Actor) -> None:
    with reading() as session:
        task = session.scalars(
            select(UserTask.key).where(UserTask.element_id == element, UserTask.state == "open")
        ).one()
    complete_task(task, values, outcome, actor)


def _statuses() -> list[str | None]:
    with reading() as session:
        return list(session.scalars(select(Record.status).order_by(Record.key)))
