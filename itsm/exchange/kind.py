"""What can be imported and exported: a kind says its fields, what there is of it as texts, and how one is stored.

Everything is compared as text, in one spelling: what is exported and read again is equal to what there is, so it
changes nothing. Storing goes through the commands that the pages use.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import FlowdeskError, Text
from engine.registry import Actor

Texts = Mapping[str, str]
"""The cells of one thing by field."""


def plain(cell: str) -> str:
    """A cell without outer space."""
    return cell.strip()


@dataclass(frozen=True, slots=True)
class Field:
    """A column. ``spelt`` gives the one spelling of a cell; ``also`` are other headings that files have for it.

    An empty cell of one that ``stays`` leaves what there is; one that only ``finds`` is never written.
    """

    name: str
    label: Text
    required: bool = False
    stays: bool = False
    finds: bool = False
    also: tuple[str, ...] = ()
    spelt: Callable[[str], str] = plain


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that there is."""

    key: int
    revision: int | None
    texts: Texts


class Lookup:
    """What names people and the like in cells, read once for a whole file."""

    def spelt(self, kind: "Kind", texts: dict[str, str]) -> dict[str, str]:
        """Cells in the one spelling of their fields."""
        fields = kind.by_name
        return {name: fields[name].spelt(cell) for name, cell in texts.items()}

    def against(self, _texts: Mapping[str, str]) -> Text | None:
        """Why a row that was not found among what there is must not become a new thing; None when it may."""
        return None


Made = int | FlowdeskError
"""Key of a thing that was stored, or why it was not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things; its parts are given by the modules of ``itsm.exchange.kinds``."""

    key: str
    title: Text
    about: Text
    fields: Sequence[Field]
    identities: Callable[[Texts], Sequence[str]]
    """By what a row and a thing are known to be the same; the first that fits counts."""
    standing: Callable[[Session], Sequence[Standing]]
    """Everything that there is, in the order of an export."""
    save: Callable[[UnitOfWork, Standing | None, Texts, Actor], int]
    """Add one, or change the one that is there, and give its key."""
    remove: Callable[[UnitOfWork, Sequence[Standing], Actor], None]
    """Take away what an import has added."""
    held: Callable[[Session, Sequence[Standing], Actor], Mapping[int, Text]] = lambda _session, _things, _actor: {}
    """Of things that were added, by key: what came to hang on them since, or why the actor may not take them away."""
    save_new: Callable[[UnitOfWork, Sequence[Texts], Actor], Sequence[Made]] | None = None
    """Add many at once, where one by one would take too long."""
    lookup: Callable[[Session], Lookup] = lambda _session: Lookup()
    warned: Callable[[Session, Texts], Text | None] = lambda _session, _texts: None
    """What is said of a row that was stored all the same."""
    by_name: Mapping[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        """Index the fields."""
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    def name_of(self, texts: Texts) -> str:
        """What a row is called in lists: its first two cells."""
        return " · ".join(cell for cell in (texts.get(one.name, "") for one in self.fields[:3]) if cell)[:400]
