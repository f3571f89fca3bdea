"""Figures as people read them: all that they may see, and one with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import reading
from engine.errors import FlowdeskError, NotFound, Text, text
from engine.registry import Actor
from itsm.figures.kinds import KINDS
from itsm.figures.loading import asked
from itsm.figures.result import Result
from itsm.figures.rights import may_see
from itsm.packs.deployed import record_types_in
from itsm.packs.figures.model import Figure
from itsm.packs.model import RecordType


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure of a type with what it comes to; ``problem`` says why it cannot be computed."""

    type: RecordType
    figure: Figure
    result: Result
    problem: Text | None = None


def figures(actor: Actor, language: str) -> Sequence[FigureShown]:
    """All figures that the actor may see, in the order of the types."""
    with reading() as session:
        return [_shown(session, one, figure, actor, language) for one, figure in _seen(session, actor)]


def figure_shown(type_key: str, key: str, actor: Actor, language: str) -> FigureShown:
    """One figure. Raises NotFound, also for who may not see it."""
    with reading() as session:
        return _shown(session, *declared(session, type_key, key, actor), actor, language)


def declared(session: Session, type_key: str, key: str, actor: Actor) -> tuple[RecordType, Figure]:
    """A figure with its type. Raises NotFound, also for who may not see it."""
    for one, figure in _seen(session, actor):
        if (one.key, figure.key) == (type_key, key):
            return one, figure
    raise NotFound(text("Expected a figure, but there is none. Go back to the list."))


def _seen(session: Session, actor: Actor) -> list[tuple[RecordType, Figure]]:
    return [(one, figure) for one in record_types_in(session) for figure in one.figures if may_see(actor, one, figure)]


def _shown(session: Session, of_type: RecordType, figure: Figure, actor: Actor, language: str) -> FigureShown:
    try:
        return FigureShown(of_type, figure, KINDS[figure.kind](asked(session, of_type, figure, actor, language)))
    except FlowdeskError as problem:  # a calendar that is gone must not hide the other figures
        return FigureShown(of_type, figure, Result(None, ()), problem.message)
