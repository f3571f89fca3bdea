"""What a timeline says of links: made, taken away, and what became of records that follow others."""

from collections.abc import Mapping

from engine.errors import Text, text
from engine.kept_text import told
from itsm.records.links.kinds import KINDS, said_of

LINKED = text("Linked: %(kind)s %(number)s")
"""What an entry about a link that was made says."""


def link_words(details: Mapping[str, object]) -> Text:
    """The sentence of an entry about a link."""
    what, other = details.get("what"), details.get("other")
    if what == "followed" and details.get("leads"):
        return text("%(number)s was resolved together with this one", number=other)
    if what == "followed":
        return text("Resolved together with %(number)s", number=other)
    if what == "not_followed":
        reason = details.get("reason")
        why = told(reason) if isinstance(reason, Mapping) else ""
        if details.get("leads"):
            return text("%(number)s could not be resolved together with this one: %(why)s", number=other, why=why)
        return text("Could not be resolved together with %(number)s: %(why)s", number=other, why=why)
    kind = str(details.get("kind"))
    end = said_of(kind, bool(details.get("from_here"))) if kind in KINDS else kind
    if what == "unlinked":
        return text("Link removed: %(kind)s %(number)s", kind=end, number=other)
    return Text(LINKED.template, {"kind": end, "number": other})


def link_tone(details: Mapping[str, object]) -> str:
    """How the line looks."""
    return "warn" if details.get("what") == "not_followed" else ""
