"""What is reported when, by whom, and what becomes of it. Pure: the same seed and time always give the same plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from itsm.demo.data import address, cases, customer_of, organisation_data, plots, stories
from itsm.demo.organisation import HISTORY

HOUR = timedelta(hours=1)
A_STORY_IN = 6
"""Of so many records one may be a story, which has several parts."""
RECENT = ((0.06, 0.0, 0.9), (0.09, 0.9, 8.0), (0.24, 8.0, 120.0))
"""Shares of the records, and between how many hours ago they were reported; the others are older."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A report that is to come: of which type, when, by whom (a mailbox), in which language, with which plot."""

    index: int
    type: str
    at: datetime
    mailbox: str
    customer: str
    language: str
    plot: str

    child: int = 0
    """Of several that report the same: which of those who came after the first; of a story: which part."""
    story: int | None = None
    """The place of the story that it is a part of."""

    @property
    def email(self) -> str:
        """Address of who reports."""
        return address(self.mailbox, f"{self.customer}.example") if self.customer else address(self.mailbox)

    @property
    def part(self) -> Mapping[str, Any] | None:
        """What its story says of it."""
        found: Mapping[str, Any] | None = stories()[self.story]["parts"][self.child] if self.story is not None else None
        return found

    def random(self, seed: int) -> Random:
        """Chance of this record alone."""
        return Random(f"{seed}:{self.index}:{self.child}")

    def reported_by_another(self, at: datetime, child: int) -> "Planned":
        """The same, reported later by a colleague of the same customer."""
        people = [row for row in organisation_data()["people"]["requesters"] if row[2] == self.customer]
        place = next(number for number, row in enumerate(people) if row[1] == self.mailbox)
        return replace(self, at=at, child=child, mailbox=people[(place + child) % len(people)][1])


@lru_cache(maxsize=4)
def plan(seed: int, records: int, now: datetime) -> Sequence[Planned]:
    """All reports up to ``now``, in the order of their time."""
    random, told = Random(seed), list(range(min(len(stories()), records // A_STORY_IN)))
    times: list[tuple[datetime, int | None]] = [
        (now - HOUR * hours, None) for hours in _ages(random, records - len(told))
    ]
    times += [(now - HOUR * stories()[place]["parts"][0]["ago"], place) for place in told]
    choose = _Fair()
    made = []
    for index, (at, place) in enumerate(sorted(times, key=lambda one: one[0])):
        if place is not None:
            made.append(planned_part(index, now, place, 0))
            continue
        type_key, plot = choose.next((now - at) / HOUR)
        made.append(_planned(random, index, type_key, at, plot))
    return made


def planned_part(index: int, now: datetime, story: int, part: int) -> Planned:
    """A part of a story, as it is reported; one that is made out of another one has the time of that."""
    said = stories()[story]["parts"][part]
    if "from" in said:
        found = planned_part(index, now, story, said["from"])
        return replace(found, type=said["type"], child=part)
    customer = customer_of(said["by"])
    language = "zh-CN" if customer == _chinese() else "en"
    return Planned(
        index, said["type"], now - HOUR * said["ago"], said["by"], customer, language, "", part, story
    )


def of_week(seed: int, index: int, at: datetime) -> Planned:
    """One report of a week that is played live: ends are open, so only plots that can begin now are taken."""
    random = Random(f"{seed}:week:{index}")
    lively = [(type_key, name, plot["share"]) for type_key, of_type in plots().items()
              for name, plot in of_type["plots"].items() if plot.get("live")]  # fmt: skip
    type_key, name, _ = random.choices(lively, [share for _, _, share in lively])[0]
    return _planned(random, index, type_key, at, name)


def _planned(random: Random, index: int, type_key: str, at: datetime, plot: str) -> Planned:
    requesters: Sequence[Sequence[str]] = organisation_data()["people"]["requesters"]
    _name, mailbox, customer, _site, _language, _phone = random.choice(requesters)
    language = "zh-CN" if customer == _chinese() else "en"
    return Planned(index, type_key, at, mailbox, customer, language, plot)


def _chinese() -> str:
    """The customer whose people write Chinese."""
    requesters: Sequence[Sequence[str]] = organisation_data()["people"]["requesters"]
    return next(row[2] for row in requesters if row[4] == "zh-CN")


def _ages(random: Random, records: int) -> list[float]:
    ages = [random.uniform(low, high) for share, low, high in RECENT for _ in range(round(records * share))]
    oldest = HISTORY / HOUR - 12
    return ages + [random.uniform(RECENT[-1][2], oldest) for _ in range(records - len(ages))]


class _Fair:
    """Chooses among the plots that fit an age the one that has come too short so far, by their shares."""

    def __init__(self) -> None:
        self._plots: Mapping[tuple[str, str], Mapping[str, Any]] = {
            (type_key, name): plot for type_key, of_type in plots().items() for name, plot in of_type["plots"].items()
            if "age" in plot
        }
        self._served = dict.fromkeys(self._plots, 0)

    def next(self, age: float) -> tuple[str, str]:
        """Type and plot for a record that was reported ``age`` hours ago."""
        fitting = [key for key, plot in self._plots.items() if plot["age"][0] <= age <= plot["age"][1]]
        found = min(fitting, key=lambda key: ((self._served[key] + 1) / self._plots[key]["share"], key))
        self._served[found] += 1
        return found


def case_of(planned: Planned, seed: int) -> Mapping[str, str]:
    """The texts of a record: a case of its type in the language of who reports, its gaps filled; of a story its own."""
    if planned.part is not None:
        own: Mapping[str, str] = planned.part["texts"]
        return own
    random, known = Random(f"{seed}:{planned.index}:texts"), cases(planned.type, planned.language)
    kind = plots()[planned.type]["plots"].get(planned.plot, {}).get("of")
    fitting = [
        one for one in known
        if planned.customer in one.get("customers", (planned.customer,)) and (kind is None or kind in one["is"])
    ]  # fmt: skip
    chosen = fitting[(planned.index * 7 + random.randrange(3)) % len(fitting)]
    gaps = {name: random.choice(values) for name, values in chosen.get("gaps", {}).items()}
    texts = {name: value for name, value in chosen.items() if name not in ("gaps", "customers", "is")}
    filled = {name: value.format_map(gaps) if isinstance(value, str) else value for name, value in texts.items()}
    title = {name: said[:1].upper() + said[1:] for name, said in filled.items() if name == "title"}
    return filled | title
