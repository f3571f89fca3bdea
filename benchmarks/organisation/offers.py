"""``python -m benchmarks.organisation.offers``: pages of a catalogue of 2,000 items and of 500 plans of inspections.

Each is asked for by whom it is made for: the requester, the agent, the administrator. Beside each stands the floor, the
statements of that page sent by a bare loop over the driver. The slowest come first; it ends with 1 when one takes more
than 100 ms.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks import floor
from benchmarks.organisation.pages import browser_of, median_of
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes.desk import renew_statistics
from benchmarks.scenes.offers import insert_catalogue, insert_plans, opened_inspection
from database import reading
from engine import clock
from itsm.catalogue.tables import ItemRow, OrderRow, ServiceRow
from itsm.records.tables import Record

ITEMS, PLANS, ORDERS, TIMES, LIMIT_MS = 2_000, 500, 120, 15, 100
AT = datetime(2026, 10, 31, 12, tzinfo=UTC)
"""At the end of a long month, whose figures the list of plans counts."""
REQUESTER, AGENT, ADMINISTRATOR = "cai@example.org", "ben@example.org", "ada@example.org"


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds of a page, those of its statements alone, and how many these are."""

    ms: float
    floor_ms: float
    statements: int


def measure(
    place: Place, times: int, items: int = ITEMS, plans: int = PLANS, orders: int = ORDERS
) -> Mapping[str, Page]:
    """What each page costs by its address, the slowest first."""
    insert_catalogue(place, items, orders)
    plan = insert_plans(place, plans)
    renew_statistics()
    found: dict[str, Page] = {}
    for email, addresses in _pages(plan).items():
        client = browser_of(place, email)
        found |= {address: _page(place, client, address, times) for address in addresses}
    return dict(sorted(found.items(), key=lambda one: -one[1].ms))


def _page(place: Place, client: FlaskClient, address: str, times: int) -> Page:
    taken = median_of(client, address, times)
    with Recorder() as recorder:
        client.get(address)
    read = [one for one in recorder.statements if not one.writes]
    return Page(taken, round(floor.read(place.store, read, times).median_ms, 1), len(read))


def _pages(plan: int) -> Mapping[str, Sequence[str]]:
    with reading() as session:
        item = session.scalars(select(ItemRow.key).where(ItemRow.code == "adapter-20")).one()
        service = session.scalars(select(ServiceRow.key).where(ServiceRow.code == "shelf-1")).one()
        ordered = session.scalars(
            select(Record.number).join(OrderRow, OrderRow.record_key == Record.key).order_by(Record.key).limit(1)
        ).one()
    shop, checklist = "/portal/catalogue", f"/inspections/records/{opened_inspection()}"
    return {
        REQUESTER: (
            "/portal", shop, f"{shop}?service=area-1", f"{shop}?service=shelf-1", f"{shop}?q=adapter+19",
            f"{shop}?q=转接头", f"{shop}?q=a+cable+for+the+lamp", f"{shop}?q=zebra", f"{shop}/items/adapter-21",
            f"{shop}/orders", "/portal/records", f"/portal/records/{ordered}",
        ),
        AGENT: ("/inspections", "/inspections?q=room+01", "/inspections?team=checks-3", f"/inspections/{plan}",
                checklist, "/roster/checked/handover", f"/records/{ordered}"),
        ADMINISTRATOR: ("/settings/items", "/settings/items?q=adapter+19", f"/settings/items/{item}",
                        "/settings/items/new", "/settings/services", f"/settings/services/{service}",
                        "/inspections/new"),
    }  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Measure in a new database, on the server of FLOWDESK_DATABASE_URL when that names one; gives the exit code."""
    parser = argparse.ArgumentParser("python -m benchmarks.organisation.offers", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    wanted = parser.parse_args(arguments)
    with clock.at(AT), installation("offers") as place:
        found = measure(place, wanted.times)
    for address, page in found.items():
        print(json.dumps({"page": address, **asdict(page)}, ensure_ascii=False))
    return 0 if max(one.ms for one in found.values()) <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
