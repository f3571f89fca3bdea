"""What stands above every page of the reader; asked for only while their organisation tells anybody anything."""

from collections.abc import Sequence

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from itsm.announcements.queries.reading import Told, above_pages, told_about
from itsm.announcements.rights import may_read
from itsm.announcements.words import IMPORTANCE

TONES = {"urgent": "bad", "important": "warn", "information": "info"}


def announced() -> Sequence[Told]:
    """The announcements that the reader is told now and has not answered."""
    reader = visitor()
    if reader.actor is None or reader.session is None or not reader.session.has_announcements:
        return ()
    return above_pages(reader.actor, reader.language) if may_read(reader.actor) else ()


def announced_about(record_key: int) -> Sequence[Told]:
    """What was published about a record, while the organisation tells anybody anything."""
    reader = visitor()
    if reader.actor is None or reader.session is None or not reader.session.has_announcements:
        return ()
    return told_about(record_key, reader.actor, reader.language)


WORDS = {
    "announced": announced,
    "announced_about": announced_about,
    "importance_tone": TONES.__getitem__,
    "importance_name": lambda importance: say(IMPORTANCE[importance]),
}
"""What the templates of the frames call."""
