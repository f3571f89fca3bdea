"""Doing rows: each is compared with what there is, and stored by the command of its kind; one that fails is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from database import UnitOfWork, undoing
from engine.errors import Conflict, FlowdeskError, InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.files.reading import Row
from itsm.exchange.kind import Kind, Made, Standing, Texts
from itsm.exchange.matching import Columns, cells_of, whole
from itsm.exchange.states import Outcome


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row; ``before`` is None for a new thing, ``after`` for a rejected one.

    ``reason`` says why it was rejected, or what the person should look at although it was stored.
    """

    line: int
    outcome: Outcome
    name: str
    identity: str | None = None
    key: int | None = None
    before: Texts | None = None
    after: Texts | None = None
    reason: Text | None = None
    cells: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    row: Row
    identity: str
    texts: dict[str, str]
    standing: Standing | None


class Rows:
    """The rows of one file against what there is when it begins."""

    def __init__(self, session: Session, kind: Kind, columns: Columns) -> None:
        self._kind, self._columns = kind, columns
        self._lookup = kind.lookup(session)
        self._standing = by_identity(kind, kind.standing(session))
        self._seen: dict[str, int] = {}

    def skip(self, rows: Sequence[Row]) -> None:
        """Rows that were done before: what they are about may not come again."""
        for row in rows:
            for identity in self._identities(row):
                self._seen.setdefault(identity, row[0])

    def do(self, work: UnitOfWork, rows: Sequence[Row], actor: Actor) -> list[Done]:
        """Store ``rows``; those that cannot be are rejected, each with its reason, and the others go on."""
        looked = [self._look(row) for row in rows]
        wanted = [one for one in looked if isinstance(one, _Wanted)]
        done = {one.line: one for one in looked if isinstance(one, Done)}
        new = [one for one in wanted if one.standing is None]
        at_once = self._many(work, new, actor) if self._kind.save_new and len(new) > 1 else None
        if at_once is not None:
            done |= {one.row[0]: self._told(work, one, made) for one, made in zip(new, at_once, strict=True)}
        for one in wanted:
            if one.row[0] not in done:
                done[one.row[0]] = self._told(work, one, self._one(work, one, actor))
        return [done[row[0]] for row in rows]

    def _look(self, row: Row) -> _Wanted | Done:
        line, cells = row
        given = self._lookup.spelt(self._kind, cells_of(cells, self._columns))
        identities = self._kind.identities(given)
        name = self._kind.name_of(given)
        if not identities:
            return self._rejected(row, name, text("It does not say what it is about: a cell that has to is empty."))
        twice = next((self._seen[one] for one in identities if one in self._seen), None)
        if twice is not None:
            return self._rejected(row, name, text("Line %(line)s is about the same.", line=twice))
        self._seen |= dict.fromkeys(identities, line)
        standing = next((self._standing[one] for one in identities if one in self._standing), None)
        why = self._lookup.against(given) if standing is None else None
        if why is not None:
            return self._rejected(row, name, why)
        texts = whole(self._kind, given, standing.texts if standing else None)
        if standing is not None and texts == standing.texts:
            return Done(line, Outcome.UNCHANGED, name)
        return _Wanted(row, identities[0], texts, standing)

    def _identities(self, row: Row) -> Sequence[str]:
        return self._kind.identities(self._lookup.spelt(self._kind, cells_of(row[1], self._columns)))

    def _many(self, work: UnitOfWork, new: Sequence[_Wanted], actor: Actor) -> Sequence[Made] | None:
        """Keys or refusals of new things that were added at once; None where that did not do."""
        assert self._kind.save_new is not None
        try:
            with undoing(work):
                return self._kind.save_new(work, [one.texts for one in new], actor)
        except (FlowdeskError, IntegrityError):  # whichever it was is found one by one
            return None

    def _one(self, work: UnitOfWork, wanted: _Wanted, actor: Actor) -> Made:
        try:
            with undoing(work):
                key = self._kind.save(work, wanted.standing, wanted.texts, actor)
                work.session.flush()
                return key
        except FlowdeskError as problem:
            return problem
        except IntegrityError:
            return Conflict(text("Expected nobody else to change it, but somebody did meanwhile. Import it again."))

    def _told(self, work: UnitOfWork, wanted: _Wanted, made: Made) -> Done:
        name = self._kind.name_of(wanted.texts)
        if isinstance(made, FlowdeskError):
            return self._rejected(wanted.row, name, reason_of(self._kind, made))
        outcome = Outcome.CREATED if wanted.standing is None else Outcome.CHANGED
        before = wanted.standing.texts if wanted.standing else None
        said = self._kind.warned(work.session, wanted.texts)
        return Done(wanted.row[0], outcome, name, wanted.identity, made, before, wanted.texts, said)

    def _rejected(self, row: Row, name: str, reason: Text) -> Done:
        return Done(row[0], Outcome.REJECTED, name, reason=reason, cells=row[1])


def by_identity(kind: Kind, things: Sequence[Standing]) -> dict[str, Standing]:
    """What there is, by everything that names it."""
    return {identity: one for one in things for identity in kind.identities(one.texts)}


def reason_of(kind: Kind, problem: FlowdeskError) -> Text:
    """Why a row was refused; of fields that do not fit, the first."""
    if not isinstance(problem, InvalidForm) or not problem.fields:
        return problem.message
    name, why = next(iter(problem.fields.items()))
    label: Text | str = kind.by_name[name].label if name in kind.by_name else name
    return text("%(field)s: %(why)s", field=label, why=why)


def changed_texts(before: Mapping[str, str] | None, after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Before and after of what a row changes, by field; of a new thing, everything that it has."""
    was = before or {}
    return {name: (was.get(name, ""), cell) for name, cell in after.items() if was.get(name, "") != cell}
