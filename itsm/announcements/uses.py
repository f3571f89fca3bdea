"""Where customers, sites and teams are used: announcements that are told their people, until these are over."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import text
from itsm.announcements.tables import WITHDRAWN, AnnouncementRow, AudiencePlace
from itsm.uses.registry import Thing, Use, finder, listed


@finder("customer", "site", "team")
def of_place(session: Session, thing: Thing) -> Iterator[Use]:
    """Drafts and announcements that are not over."""
    told = (
        select(AnnouncementRow.key, AnnouncementRow.titles)
        .join(AudiencePlace, AudiencePlace.announcement_key == AnnouncementRow.key)
        .where(
            AudiencePlace.kind == thing.kind, AudiencePlace.thing_key == thing.key,
            AnnouncementRow.ends > clock.now(), AnnouncementRow.state != WITHDRAWN,
        )
        .order_by(AnnouncementRow.key)
    )  # fmt: skip
    yield listed(session, text("Announcements"), told, "/announcements/{0}/edit")
