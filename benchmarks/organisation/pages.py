"""``python -m benchmarks.organisation.pages``: the pages of people, teams, customers, rosters and Settings.

In an organisation of 10,000 people, 500 teams and 100 customers. Each is asked for as its administrator.
The slowest come first.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from benchmarks.figures import Timings
from benchmarks.places import Place, installation
from benchmarks.scenes.desk import renew_statistics
from benchmarks.scenes.large_organisation import insert_organisation
from database import reading, unit_of_work
from itsm.accounts.sessions import SESSION_COOKIE, open_session
from itsm.catalogue.tables import ItemRow, ServiceRow
from itsm.categories.tables import CategoryRow, TaxonomyRow
from itsm.escalation.tables import RungRow
from itsm.organisation.tables import CustomerRow, DeskRow, SiteRow, SkillRow
from itsm.people.tables import PersonRow, TeamRow

PEOPLE, TEAMS, CUSTOMERS, TIMES = 10_000, 500, 100, 15
RULE = "as_drawn"
"""A rule of the shipped routing."""
ROOMS = ("/settings", "/people", "/teams", "/customers", "/roster", "/me")
FILES = ("<kind>", "feed.ics", "/rejected.csv", "/progress", "<id>", "sign-on/", "exchange/<", "roles/<int",
         "mailboxes/<", "schedule/<", "connections/<")  # fmt: skip
"""No pages: files are made to be long, and what has to be made first is not there."""


def pages() -> Iterator[str]:
    """Addresses of every page, of one thing of each kind."""
    things = _things()
    for rule in sorted(current_app.url_map.iter_rules(), key=str):
        if (
            "GET" not in (rule.methods or ())
            or not str(rule).startswith(ROOMS)
            or any(one in str(rule) for one in FILES)
        ):
            continue
        yield _address(rule, things)
    yield from (
        "/people/options?q=Person+9",
        "/settings/people?q=Person+99",
        "/settings/audit?q=Person",
        "/roster/r1?days=28",
    )


def _things() -> Mapping[str, str]:
    person, customer, team = str(_last(PersonRow)), str(_last(CustomerRow)), str(_last(TeamRow))
    return {
        "/settings/customers": customer,
        "/settings/teams": team,
        "/settings/sites": str(_last(SiteRow)),
        "/settings/desks": str(_last(DeskRow)),
        "/settings/skills": str(_last(SkillRow)),
        "/customers": customer,
        "/teams": team,
        "/people": person,
        "/settings/people": person,
        "/settings/accounts": person,
        "/roster": "r1",
        "/settings/calendars": "cn-5x8",
        "/settings/service-levels": "standard",
        "/settings/roles/shipped": "agent",
        "/settings/notices": "reported",
        "/settings/categories": str(_last(CategoryRow)),
        "/settings/taxonomies": str(_last(TaxonomyRow)),
        "/settings/escalation/rungs": str(_last(RungRow)),
        "/settings/escalation/times": "incident",
        "/settings/routing": "routing",
        "/settings/items": str(_last(ItemRow)),
        "/settings/services": str(_last(ServiceRow)),
    }


def _last(
    model: type[
        PersonRow | CustomerRow | TeamRow | SiteRow | DeskRow | SkillRow | CategoryRow | TaxonomyRow | RungRow
        | ItemRow | ServiceRow
    ],
) -> int:
    """Key of the newest thing of a kind."""
    with reading() as session:
        return session.scalars(select(model.key).order_by(model.key.desc()).limit(1)).one()


def _address(rule: Rule, things: Mapping[str, str]) -> str:
    address, _, rest = str(rule).partition("/<")
    if not rest:
        return address
    found = f"{address}/{things[address]}{rest.partition('>')[2]}"
    return found.replace("<language>", "en").replace("<rule>", RULE)


def measure(
    place: Place, times: int, people: int = PEOPLE, teams: int = TEAMS, customers: int = CUSTOMERS
) -> dict[str, float]:
    """Milliseconds by page, the slowest first: the median of ``times`` answers, after one that is not counted."""
    insert_organisation(people, teams, customers)
    renew_statistics()
    client = browser_of(place)
    found = {address: median_of(client, address, times) for address in pages()}
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def browser_of(place: Place, email: str = "ada@example.org") -> FlaskClient:
    """A browser in which somebody is signed in: without an address the administrator, who works tickets too."""
    with unit_of_work() as work:
        key = work.session.scalars(select(PersonRow.key).where(PersonRow.email == email)).one()
        token = open_session(key, "127.0.0.1", "benchmark", work)
    client = place.app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def median_of(client: FlaskClient, address: str, times: int) -> float:
    """Milliseconds of an answer: the median of ``times``, after one that is not counted."""

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"Expected {address} to be shown, but its status is {answer.status_code}.")

    ask()
    return round(Timings().take_all([ask] * times).median_ms, 1)


def main(arguments: Sequence[str]) -> None:
    """Measure in a new database, on the server of FLOWDESK_DATABASE_URL when that names one."""
    parser = argparse.ArgumentParser("python -m benchmarks.organisation.pages", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    wanted = parser.parse_args(arguments)
    with installation("pages") as place:
        print(json.dumps(measure(place, wanted.times), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
