"""Numbers of records: without gaps, also when a pack has changed its prefix since this process last looked."""

from engine.registry import SYSTEM
from engine.runtime import Resource, deploy
from tests.support.records import INCIDENT, Desk


def renamed(prefix: str) -> None:
    """Another version of the record type is in use, as if another process had put it there."""
    pack = (INCIDENT / "pack.yaml").read_text(encoding="utf-8").replace("prefix: INC", f"prefix: {prefix}")
    deploy("incident", [Resource("record_type", "incident", "incident/pack.yaml", pack.encode())], SYSTEM)


def test_number_under_an_old_prefix_is_given_back(desk: Desk) -> None:
    assert desk.report().number == "INC-000001"
    renamed("TCK")

    numbers = [desk.report().number, desk.report().number]
    renamed("INC")

    assert [*numbers, desk.report().number] == ["TCK-000001", "TCK-000002", "INC-000002"]
