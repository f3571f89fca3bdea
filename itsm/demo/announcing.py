"""Announcing something to those whom it concerns, in every language, from the moment at which it is announced."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from itsm.announcements.commands.publish import publish_announcement
from itsm.announcements.commands.save import save_announcement


def announce(
    work: UnitOfWork, said: Mapping[str, Any], zone: str, actor: Actor, records: Sequence[str] = ()
) -> None:
    """Publish it now, about ``records``: ``said`` has its texts, how long it holds in hours, and for whom it is."""
    begins = clock.now().astimezone(ZoneInfo(zone))
    ends = begins + timedelta(hours=said["hours"])
    texts = {f"{part}_{language}": words for part in ("title", "body") for language, words in said[part].items()}
    values = texts | {
        "zone": zone, "begins": f"{begins:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}",
        "importance": said["importance"], "readers": said.get("readers", "everybody"),
        "asks_receipt": "true" if said.get("receipt") else "", "records": "; ".join(records),
    }  # fmt: skip
    places = {kind: said.get(kind, ()) for kind in ("customers", "teams")}
    key = save_announcement(None, values, places, actor, work=work).key
    publish_announcement(key, actor, work=work)
