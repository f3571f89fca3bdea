"""``python -m benchmarks.organisation.updates``: an update that thousands watch, and the desk meanwhile."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from time import perf_counter

from sqlalchemy import insert, select, update

from benchmarks.engine.__main__ import SERVER
from benchmarks.machine import facts
from benchmarks.places import Place, installation
from database import current_tenant, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from engine.worker.due import BATCH
from itsm.automation.promote_record import promote_record
from itsm.mail.outbox import MailRow
from itsm.mail.settings import MailSettings, configure, read_smtp_url
from itsm.people.commands import add_person
from itsm.people.queries import actor_of
from itsm.people.tables import PersonRow
from itsm.records.commands import report_record
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.take_role import take_role
from itsm.war_room.commands.watch import add_watchers
from itsm.war_room.tables import UpdateRow
from itsm.war_room.telling import tell_due

TEAM = "incident-managers"
LIMIT = 1.5
"""How many times what it costs without watchers publishing may cost with them."""
SAID = {"en": "Nobody can print. We work on it.", "zh-CN": "无法打印，正在处理。"}
INCIDENT = {
    "title": "Nobody can print", "description": "Since eight o'clock.", "category": "printing", "impact": "high",
    "urgency": "high",
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run, print the figures as JSON, and give the exit code: 1 when who publishes pays for those who watch."""
    parser = argparse.ArgumentParser("python -m benchmarks.organisation.updates", description=__doc__)
    parser.add_argument("--watchers", type=int, default=5_000, help="people who watch")
    parser.add_argument("--times", type=int, default=100, help="updates and reports that are timed")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, whatever the environment names")
    wanted = parser.parse_args(arguments)
    with installation("updates", "" if wanted.sqlite else os.environ.get(SERVER, "")) as place:
        found = measure(place, wanted.watchers, wanted.times)
    print(json.dumps({"machine": facts(), **found}, indent=1))
    return 0 if found["publish_ratio"] <= LIMIT and found["told"] >= wanted.watchers else 1


def measure(place: Place, watchers: int, times: int) -> dict[str, float]:
    """Publishing with nobody and with all of them; telling them all; what somebody else waits meanwhile."""
    configure(MailSettings(read_smtp_url("smtp://127.0.0.1:9"), "desk@example.org", "https://desk.example.org"))
    leader = actor_of(add_person("Cora Commander", "cora@example.org", None, "en", ["agent"], [TEAM], SYSTEM))
    source = report_record("incident", INCIDENT, place.requester.key, place.agent, None, "portal")
    number = promote_record(source.number, "major", {"title": "Nobody can print"}, leader).number
    take_role(number, "commander", leader)
    publishing = partial(publish_update, number, Update(SAID, {}, to_joined=False), leader)
    few = timed(publishing, times)
    put_in(watchers)
    begin = perf_counter()
    watching = add_watchers(number, "all", "", leader).count
    watching_s = perf_counter() - begin
    many = timed(publishing, times)
    with unit_of_work() as work:  # all but the last of them are over
        rows = work.session.scalars(select(UpdateRow).order_by(UpdateRow.key.desc())).all()
        for row in rows[1:]:
            row.told_at = row.at
    reporting = partial(report_record, "incident", INCIDENT, place.requester.key, place.agent, None, "portal")
    alone = timed(reporting, times)
    begin = perf_counter()
    with ThreadPoolExecutor(1) as pool:
        telling = pool.submit(tell_all, place)
        beside = []
        while not telling.done():
            beside.append(timed(reporting, 1)[0])
        told = telling.result()
    return {
        "watchers": watching, "let_watch_s": round(watching_s, 2), "publish_few_ms": ms(median(few)),
        "publish_many_ms": ms(median(many)), "publish_ratio": round(median(many) / median(few), 2), "told": told,
        "told_s": round(perf_counter() - begin, 2), "report_alone_ms": ms(median(alone)),
        "report_beside_ms": ms(median(beside)), "report_beside_p95_ms": ms(sorted(beside)[len(beside) * 95 // 100]),
        "report_beside_worst_ms": ms(max(beside)), "reports": len(beside),
    }  # fmt: skip


def tell_all(place: Place) -> int:
    """Tell everybody in rounds, as a worker does, with a mail server that takes whatever waits; gives how many."""
    told = 0
    with place.in_force():
        while count := tell_due(BATCH):
            told += count
            with unit_of_work() as work:
                work.session.execute(update(MailRow).values(due_at=None, sealed=None))
    return told


def put_in(count: int) -> None:
    """People who ask for nothing."""
    people = [
        {
            "tenant_id": current_tenant(), "name": f"Watcher {number}", "email": f"watcher-{number}@example.org",
            "language": ("en", "zh-CN")[number % 2], "time_zone": "UTC", "active": True, "created_at": clock.now(),
        }
        for number in range(count)
    ]  # fmt: skip
    with unit_of_work() as work:
        work.session.execute(insert(PersonRow), people)


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Seconds of each of some calls."""
    found = []
    for _ in range(times):
        begin = perf_counter()
        act()
        found.append(perf_counter() - begin)
    return found


def ms(seconds: float) -> float:
    """Milliseconds, to two places."""
    return round(seconds * 1000, 2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
