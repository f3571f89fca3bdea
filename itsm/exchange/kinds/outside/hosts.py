"""Hosts that diagrams may call. Secrets never leave, and none comes in: they are typed on the page."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Text, text
from engine.registry import Actor
from itsm.automation.calling.hosts import allow_host, change_host, remove_host
from itsm.automation.calling.tables import OutsideHost
from itsm.exchange.cells import YES, casefolded, flag
from itsm.exchange.kind import Field, Kind, Standing, Texts
from itsm.uses import Thing, uses_of


def _standing(session: Session) -> list[Standing]:
    rows = session.scalars(select(OutsideHost).order_by(OutsideHost.host))
    return [Standing(row.key, None, {"host": row.host, "inside": _said(row.inside), "plain": _said(row.plain)})
            for row in rows]  # fmt: skip


def _said(yes: bool) -> str:
    return YES if yes else "no"


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    inside, plain = texts.get("inside") == YES, texts.get("plain") == YES
    if found is not None:
        return change_host(found.key, inside, plain, actor, work=work).key
    return allow_host(texts.get("host", ""), inside, plain, actor, work=work).key


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        remove_host(one.key, actor, work=work)


def _held(session: Session, things: Sequence[Standing], _actor: Actor) -> dict[int, Text]:
    """A secret goes with its host, and a diagram could not call any more."""
    found: dict[int, Text] = {}
    for one in things:
        uses = uses_of(session, Thing("outside_host", one.key, one.texts["host"]))
        if uses:
            found[one.key] = text("It is used: %(what)s", what=uses[0].label)
    return found


def _same(texts: Texts) -> Sequence[str]:
    return (texts["host"],) if texts.get("host") else ()


HOSTS = Kind(
    "outside-hosts", text("Hosts that diagrams may call"),
    text("Servers that automatic steps call. Secrets are not in the file: type them on the page."),
    (
        Field("host", text("Host"), required=True, spelt=casefolded),
        Field("inside", text("In our own network"), stays=True, spelt=flag),
        Field("plain", text("HTTP without TLS"), stays=True, spelt=flag),
    ),
    _same, _standing, _save, _remove, _held,
)  # fmt: skip
