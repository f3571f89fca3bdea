"""What is installed is what was registered: other files, other builds and withdrawn ones stop; each check is kept."""

import pytest

from engine.errors import InvalidForm
from engine.registry import SYSTEM
from itsm.builds.commands import register_build, withdraw_build
from itsm.builds.queries import build_view
from itsm.records.commands import Reported
from itsm.records.queries import timeline
from tests.processes.change.test_change import at
from tests.processes.release.test_release import ReleaseDesk, begin
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.schedule import look

pytestmark = pytest.mark.usefixtures("app", "tenant")
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def register(version: str, sha256: str = HASH) -> int:
    build = {"product": "ERP", "version": version, "sha256": sha256, "location": "shelf 1"}
    return register_build(build, SYSTEM).key


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> ReleaseDesk:
    """The packs in use; the time stands still."""
    return ReleaseDesk(make_person)


def released(desk: ReleaseDesk, clock: Clock, *builds: str) -> Reported:
    """A release of one change, at its check."""
    made = desk.release(desk.changes(1), builds=list(builds))
    begin(clock)
    look()
    return made


def test_withdrawn_build_is_installed_by_nobody_although_its_hash_is_right(desk: ReleaseDesk, clock: Clock) -> None:
    key = register("2")
    release = released(desk, clock, "ERP 2")
    withdraw_build(key, "It has a hole.", SYSTEM)

    with pytest.raises(InvalidForm) as problem:
        desk.do(release, "check_build", "check", build="ERP 2", sha256=HASH)
    assert problem.value.fields.keys() == {"build"}
    with pytest.raises(InvalidForm):
        desk.release(desk.changes(1), builds=["ERP 2"])


def test_check_is_kept_with_who_did_it_and_told_for_colleagues(desk: ReleaseDesk, clock: Clock) -> None:
    key = register("2")
    release = released(desk, clock, "ERP 2")
    desk.do(release, "check_build", "check", build="ERP 2", sha256="0" * 64)
    assert at(release) == ["stop"]
    desk.do(release, "stop", "again")
    desk.do(release, "check_build", "check", build="ERP 2", sha256=f"{HASH}  erp.zip")

    view = build_view(key, desk.releaser)
    assert [(one.row.same, one.by, one.number) for one in view.checks] == [
        (True, "Rea Releaser", release.number), (False, "Rea Releaser", release.number),
    ]  # fmt: skip
    assert [row.number for row in view.records] == [release.number]
    told = [str(one) for one in timeline(release.number, desk.releaser, "en") if "ERP 2" in str(one)]
    assert len([one for one in told if "The hash is another one" in one or "that of the library" in one]) == 2


def test_build_that_the_release_does_not_name_is_another_one(desk: ReleaseDesk, clock: Clock) -> None:
    register("2")
    register("3", "1" * 64)
    release = released(desk, clock, "ERP 2")
    desk.do(release, "check_build", "check", build="ERP 3", sha256="1" * 64)

    assert at(release) == ["stop"]
