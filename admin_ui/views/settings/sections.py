"""The sections of Settings. A section names itself beside its pages; the overview, the search and the menu follow."""

from dataclasses import dataclass

from engine.errors import Text, text
from engine.registry import Actor
from itsm.language import LANGUAGES, translate
from itsm.people.roles import PERMISSIONS, may

GROUPS: dict[str, Text] = {
    "organisation": text("Customers and people"),
    "access": text("Access"),
    "time": text("Time"),
    "": text("Other"),
}
"""Headings of the overview in their order, by key."""
ORDER = (
    "customers", "sites", "people", "teams", "desks", "skills", "categories", "routing", "exchange", "accounts",
    "sign-on", "roles", "rights", "audit",
)  # fmt: skip
"""Keys of sections as a desk is set up, so that a group reads alike in every language; others follow by key."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: ``endpoint`` is its first page, ``operation`` the permission that opens it, ``words`` find it."""

    key: str
    title: Text
    summary: Text
    endpoint: str
    operation: str
    words: tuple[Text, ...]
    icon: str
    group: str

    def found_by(self, query: str) -> bool:
        """True when every word of ``query`` stands in its title, summary or words, in either language."""
        words = query.split()
        if not words:
            return True
        said = (self.title, self.summary, *self.words)
        text_of_all = _folded("\n".join(translate(one, language) for language in LANGUAGES for one in said))
        return all(_stands(word, text_of_all) for word in words)


_ALIKE = str.maketrans({"-": "", "‑": "", "帐": "账", "号": "户"})
"""What people write in more than one way: lock-out and lockout; 账号, 帐号 and 账户, all of them an account."""
_SHORTEST_PLURAL = 4

_sections: dict[str, Section] = {}


def _folded(words: str) -> str:
    return words.casefold().translate(_ALIKE)


def _stands(word: str, folded: str) -> bool:
    """True when the word stands in a folded text: as one, or as the words between its hyphens; ``s`` is a plural's."""
    return any(
        all(one.removesuffix("s" if len(one) >= _SHORTEST_PLURAL else "") in folded for one in way)
        for way in ([_folded(word)], _folded(word.replace("-", " ")).split())
    )


def section(
    key: str, title: Text, summary: Text, endpoint: str, operation: str, words: tuple[Text, ...] = (),
    *, icon: str = "settings", group: str = "",
) -> Section:
    """Add a section to Settings; called once, by the module that has its pages. ``icon`` is one of the sprite.

    Raises KeyError for an operation or a group that does not exist, ValueError for a key that is taken.
    """
    if operation not in PERMISSIONS or group not in GROUPS:
        raise KeyError(f"Expected a permission and a group that exist, but {key} has {operation} and {group}.")
    if key in _sections:
        raise ValueError(f"Expected a new key for a section of Settings, but {key} is taken. Choose another.")
    made = _sections[key] = Section(key, title, summary, endpoint, operation, words, icon, group)
    return made


def opens_any(actor: Actor) -> bool:
    """True when the actor may open one of the sections."""
    return any(may(actor, operation) for operation in {one.operation for one in _sections.values()})


def sections_for(actor: Actor, query: str = "") -> list[Section]:
    """The sections that the actor may open and ``query`` finds, by group, then as they are set up."""
    order, places = list(GROUPS), {key: place for place, key in enumerate(ORDER)}
    found = [one for one in _sections.values() if may(actor, one.operation) and one.found_by(query)]
    return sorted(found, key=lambda one: (order.index(one.group), places.get(one.key, len(places)), one.key))
