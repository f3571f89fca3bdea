"""``flowdesk demo …``: an organisation for training, loaded with a history, and played live."""

import signal
import sys
import threading
import time
from datetime import timedelta

import click

from app.commands.installation import installation
from app.commands.speaking import Answer, help_of, json_option, said, say
from database import in_tenant, reading
from engine import clock
from engine.errors import InvalidState, Text, text
from itsm.demo.asking import MOST_RECORDS, RECORDS, SEED, Asked, ask_for_demo, people_to_try
from itsm.demo.loading import Loader, Progress, progress, read_stage
from itsm.demo.week import Week
from itsm.records.search.indexing import rebuild
from itsm.recurrence.aftermath.looking import link_now
from itsm.recurrence.detecting.looking import look_now

PAUSE = 0.2


@click.group("demo", help=help_of(
    text("A demo organisation for training and pictures, beside your own; nothing of it leaves the house."),
    "flowdesk demo load",
    "flowdesk demo play --speed 60",
))  # fmt: skip
def command() -> None:
    """A demo organisation."""


@command.command("load", help=help_of(
    text(
        "Make the demo organisation: three customers, four sites, teams, people, a roster and the history of a "
        "month.\n\n"
        "Every record was reported and worked on by the commands that everybody uses, at times that are past. Prints "
        "the password of its people once. Interrupted, the same command goes on."
    ),
    "flowdesk demo load",
    'flowdesk demo load --tenant "Training" --records 120 --language zh-CN',
))  # fmt: skip
@click.option("--tenant", metavar="NAME", help=said(text("Name of the organisation (default: one of the demo's own).")))
@click.option("--seed", type=int, default=SEED, show_default=True,
              help=said(text("The same number gives the same people, texts and events.")))  # fmt: skip
@click.option("--records", type=click.IntRange(1, MOST_RECORDS), default=RECORDS, show_default=True,
              help=said(text("How many records it has.")))  # fmt: skip
@click.option("--language", type=click.Choice(["en", "zh-CN"]), default="en", show_default=True,
              help=said(text("Language of the organisation.")))  # fmt: skip
@json_option
def load(tenant: str | None, seed: int, records: int, language: str, as_json: bool) -> int:
    """Make the demo organisation."""
    with installation().app_context():
        begun = progress()
        asked = None if begun is not None and not begun.ended else ask_for_demo(language, tenant, seed, records)
        for sentence in () if as_json else _sign_in(asked, language):
            say(sentence)
        begun_at = time.monotonic()
        done = _load()
        seconds = round(time.monotonic() - begun_at, 1)
    facts: dict[str, object] = {"records": done.done, "seed": done.seed, "tenant": done.tenant, "seconds": seconds}
    if asked is not None:
        facts |= {"name": asked.name, "administrator": asked.administrator, "password": asked.password,
                  "people": list(people_to_try(language))}  # fmt: skip
    loaded = text("The demo is loaded: %(count)s records in %(seconds)s seconds.", count=done.done, seconds=seconds)
    return Answer(facts, [loaded]).give(as_json)


def _load() -> Progress:
    """Go on with the load until all of it is there; a worker of the installation may help."""
    known = _progress()
    with in_tenant(known.tenant):
        loader = Loader()
        with click.progressbar(length=known.records, label=said(text("Playing")), file=sys.stderr) as bar:
            while not known.ended:
                if not loader.go_on():
                    time.sleep(PAUSE)  # somebody else plays the next one, or it was the last
                known = _progress()
                bar.update(max(known.done, 0) - bar.pos)
        rebuild()
        look_now()
        link_now()
    if known.problem is not None:
        raise InvalidState(
            text("Expected the demo to be loaded, but it stopped: %(why)s See the log.", why=known.problem)
        )
    return known


def _progress() -> Progress:
    found = progress()
    assert found is not None
    return found


def _sign_in(asked: Asked | None, language: str) -> list[Text]:
    if asked is None:
        return [text("The loading goes on where it stopped. The password was printed when it began.")]
    return [
        text("“%(name)s” is being made. Its people have the password %(password)s (it is shown only now).",
             name=asked.name, password=asked.password),
        text("Administrator: %(email)s", email=asked.administrator),
        *(text("%(who)s: %(email)s", who=who, email=email) for email, who in people_to_try(language).items()),
    ]  # fmt: skip


@command.command("play", help=help_of(
    text(
        "Let the people of the demo work live: they report, take, solve, answer and go home by their roster.\n\n"
        "Waiting is shortened, the clock is not moved: with --speed 60 a played hour takes a minute, and what happens "
        "in it carries the time of the wall. Run it beside flowdesk run, whose workers fire the timers. Ctrl-C stops "
        "after the act under way; the next play goes on with what is open."
    ),
    "flowdesk demo play",
    "flowdesk demo play --days 1 --speed 1440",
))  # fmt: skip
@click.option("--days", type=click.FloatRange(0, 366, min_open=True), default=7.0, show_default=True,
              help=said(text("How many days are played.")))  # fmt: skip
@click.option("--speed", type=click.FloatRange(1, 100_000), default=600.0, show_default=True,
              help=said(text("How many times as fast as the clock on the wall.")))  # fmt: skip
@click.option("--seed", type=int, default=SEED, show_default=True,
              help=said(text("The same number gives the same people, texts and events.")))  # fmt: skip
@json_option
def play(days: float, speed: float, seed: int, as_json: bool) -> int:
    """Let the people of the demo work live."""
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stopping.set())
    with installation().app_context():
        with in_tenant(_loaded()):
            now = clock.now()
            with reading() as session:
                stage = read_stage(session, seed, now, now + timedelta(days=days))
            week = Week(stage, speed, days)
            _play(week, stopping, as_json)
    counts = week.counts
    facts = {"reported": counts.reported, "done": counts.done, "overtaken": counts.overtaken,
             "stopped": stopping.is_set()}  # fmt: skip
    told = text("Played: %(reported)s reported, %(done)s acts, %(overtaken)s that others were before.",
                reported=counts.reported, done=counts.done, overtaken=counts.overtaken)  # fmt: skip
    return Answer(facts, [told]).give(as_json)


def _loaded() -> int:
    known = progress()
    if known is None or not known.ended or known.problem is not None:
        raise InvalidState(text("Expected a demo organisation, but none is loaded. Run: flowdesk demo load"))
    return known.tenant


def _play(week: Week, stopping: threading.Event, as_json: bool) -> None:
    label = said(text("Playing"))
    with click.progressbar(length=1000, label=label, file=sys.stderr, hidden=as_json) as bar:
        begin = week.now()
        while not stopping.is_set() and week.tick():
            share = (week.now() - begin) / (week.end - begin)
            bar.update(int(share * 1000) - bar.pos)
            stopping.wait(PAUSE)
