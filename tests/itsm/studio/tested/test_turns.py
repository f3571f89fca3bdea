"""Turns at running tests: whatever some people draw, another one's tests begin within seconds."""

import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import TooManyAttempts
from engine.registry import Actor
from itsm.packs.versions.on_disk import read_folder
from itsm.studio.beginning.copying import NewName
from itsm.studio.beginning.starters import starter_files
from itsm.studio.drafts.commands.files import save_file
from itsm.studio.drafts.commands.packs import start_pack
from itsm.studio.tested import background as workers_part
from itsm.studio.tested.asking import ask_run
from itsm.studio.tested.background import run_drafts
from itsm.studio.tested.now import run_now
from itsm.studio.tested.turns import FAIR_SECONDS, MOST_AT_ONCE, MOST_OF_ONE, Turn, Turns, fits, gives_way
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.delivery import GIVEN, delivery_pack
from tests.support.people import MakePerson

FEW_SECONDS = 5
ENDLESS = Diagram("delivery").path("start:asked", "task:turn", "task:back", "turn")


def test_person_has_one_place_an_organisation_a_few_and_another_one_is_left() -> None:
    of_one = [(1, person) for person in range(MOST_OF_ONE)]

    assert fits((1, 7), []) and not fits((1, 0), of_one[:1])
    assert not fits((1, 7), of_one) and fits((2, 7), of_one)
    assert not fits((2, 7), [(tenant, 1) for tenant in range(3, 3 + MOST_AT_ONCE)])


def test_longest_run_makes_room_once_it_had_its_time_and_only_for_others() -> None:
    now = time.monotonic()
    running = [Turn((1, person), now - FAIR_SECONDS - person) for person in range(MOST_OF_ONE)]

    assert gives_way(running, []) is None and gives_way(running[:1], [(1, 9)]) is None
    assert gives_way(running, [(1, 9)]) is running[-1]
    assert gives_way(running, [(1, 0)]) is None
    assert gives_way([Turn(one.who, now) for one in running], [(1, 9)]) is None


def test_whoever_waits_begins_when_one_has_made_room() -> None:
    turns, ended = Turns(fair=0.2), threading.Event()

    def runs_for_ever(person: int) -> None:
        with turns.turn((1, person), 1) as must_end:
            while not must_end():
                time.sleep(0.01)  # a real run
        ended.set()

    threads = [threading.Thread(target=runs_for_ever, args=(person,)) for person in range(MOST_OF_ONE)]
    for thread in threads:
        thread.start()
    with ExitStack() as places:
        for person in range(7, 7 + MOST_OF_ONE):
            places.enter_context(turns.turn((1, person), FEW_SECONDS))
        for thread in threads:
            thread.join(FEW_SECONDS)

    assert ended.is_set() and not any(thread.is_alive() for thread in threads)


def test_second_run_of_a_person_waits_and_is_refused_in_words() -> None:
    turns = Turns()

    with turns.turn((1, 1), 0), pytest.raises(TooManyAttempts, match="another run of yours"), turns.turn((1, 1), 0.05):
        raise AssertionError("Expected no place for it.")

    with turns.turn((1, 1), 0):
        pass


def test_hostile_draft_holds_no_run_of_another_person(pia: Actor, make_person: MakePerson, clock: Clock) -> None:
    lou = make_person("Lou Owner", roles=("process_owner",))
    _hostile(pia)
    ask_run("delivery", pia)
    clock.advance(timedelta(seconds=10))
    run_drafts(10)
    start_pack(NewName("visit", "VIS", {"en": "Visit"}), "empty", starter_files("empty"), lou)
    clock.advance(timedelta(seconds=10))

    began = time.monotonic()
    while len(workers_part._running) < 2 and time.monotonic() - began < FEW_SECONDS:
        run_drafts(10)

    assert [run.turn.who[1] for run in workers_part._running] == [pia.key, lou.key]


def test_hostile_drafts_make_room_for_whoever_waits_at_a_page(tmp_path: Path) -> None:
    good = dict(read_folder(delivery_pack(tmp_path, one="  - wait: P30D\n")))
    hostile, turns, told = good | {"delivery.bpmn": ENDLESS.xml()}, Turns(fair=0.5), list[str]()

    def look(person: int) -> None:
        with pytest.raises(TooManyAttempts) as refused, turns.turn((1, person), 1) as must_end:
            run_now("delivery", hostile, must_end)
        told.append(str(refused.value.message))

    threads = [threading.Thread(target=look, args=(person,)) for person in range(MOST_OF_ONE)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)  # threads: they have their places
    began = time.monotonic()
    with turns.turn((1, 7), FEW_SECONDS):
        waited = time.monotonic() - began
        for thread in threads[:1]:
            thread.join(FEW_SECONDS)
    turns._fair = 0.0
    with turns.turn((1, 8), FEW_SECONDS), turns.turn((1, 9), FEW_SECONDS), turns.turn((1, 10), FEW_SECONDS):
        for thread in threads:
            thread.join(FEW_SECONDS)

    assert waited < FEW_SECONDS and len(told) == MOST_OF_ONE and "others wait" in told[0]


def _hostile(actor: Actor) -> None:
    """A draft whose tests never end by themselves."""
    save_file("delivery", "delivery.bpmn", ENDLESS.xml(), 0, actor)
    for number in range(20):
        save_file("delivery", f"scenarios/s{number}.yaml", f"{GIVEN}  - wait: PT1M\n".encode(), 0, actor)
