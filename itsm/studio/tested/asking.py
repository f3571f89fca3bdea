"""Command: ask for a run of a pack's scenarios as it is drawn now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.packs.versions.naming import kind_of
from itsm.people.roles import require
from itsm.studio.drafts import draft_of
from itsm.studio.tested.checksums import checksum_of
from itsm.studio.tested.tables import RunState, ScenarioRun

KEPT_RUNS = 5
"""Runs of a pack that are kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The run that was asked for."""

    pack: str
    key: int


def ask_run(pack: str, actor: Actor, command_id: str | None = None) -> Asked:
    """Run the scenarios of ``pack`` as it is drawn, also when these were run before. Raises Forbidden, NotFound."""
    require(actor, "studio.see")

    def body(work: UnitOfWork) -> Asked:
        return Asked(pack, want_run(work, pack, draft_of(work.session, pack).contents, again=True).key)

    return run_command("studio_run_scenarios", command_id, actor, Asked, body)


def want_run(
    work: UnitOfWork, pack: str, files: Mapping[str, bytes], stamp: str = "", again: bool = False
) -> ScenarioRun:
    """Let these files be run, once, or ``again``; what waits of other files of the pack is not needed any more."""
    session, checksum = work.session, checksum_of(files)
    mine = ScenarioRun.pack == pack
    waiting = ScenarioRun.state == RunState.WAITING.value
    session.execute(delete(ScenarioRun).where(mine, waiting, ScenarioRun.checksum != checksum))
    row = session.scalar(select(ScenarioRun).where(mine, ScenarioRun.checksum == checksum).with_for_update())
    if row is None:
        row = ScenarioRun(pack=pack, checksum=checksum, state=RunState.WAITING.value, results=[])
        session.add(row)
    elif again and row.state != RunState.RUNNING.value:
        row.state, row.results = RunState.WAITING.value, []
    row.asked_at, row.total = clock.now(), sum(kind_of(name) == "scenario" for name in files)
    row.stamp = stamp or row.stamp or ""
    session.flush()
    _forget_old(work, pack)
    return row


def _forget_old(work: UnitOfWork, pack: str) -> None:
    mine = select(ScenarioRun.key).where(ScenarioRun.pack == pack)
    newest = mine.order_by(ScenarioRun.asked_at.desc(), ScenarioRun.key.desc()).limit(KEPT_RUNS)
    kept = work.session.scalars(newest).all()
    work.session.execute(
        delete(ScenarioRun).where(ScenarioRun.pack == pack, ScenarioRun.key.not_in(kept))
        .execution_options(synchronize_session=False)
    )  # fmt: skip
