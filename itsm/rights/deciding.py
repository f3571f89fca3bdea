"""The one place that decides: ``may(actor, operation, thing)``. Pure: it asks nothing but what the actor holds."""

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.rights.grants import Answer, Thing
from itsm.rights.operations import OPERATIONS, SEE_RECORD
from itsm.rights.standing import standing_of


def may(actor: Actor, operation: str, thing: Thing | None = None) -> Answer:
    """Whether ``actor`` may do ``operation`` on ``thing``, with the grants that allow it; all else is refused.

    Without a thing: whether they may at any thing at all, which opens a page or a command and never a record. The
    system and an import may do everything. ``record.see_all`` asks for a sight that no relation limits.
    """
    _require_known(operation)
    if actor.kind != "person":
        return Answer(True, operation, unasked=True)
    standing, asked = standing_of(actor), SEE_RECORD if operation == _SEE_ALL else operation
    by = tuple(
        reason for reason in standing.reasons(asked, thing) if operation != _SEE_ALL or reason.grant.reach == "all"
    )
    return Answer(bool(by), operation, by, () if by else standing.reasons(asked, thing, fitting=False))


def allowed(actor: Actor, operation: str, thing: Thing | None = None) -> bool:
    """``may`` without its reasons: what pages and commands ask many times a request."""
    _require_known(operation)
    if actor.kind != "person":
        return True
    standing = standing_of(actor)
    if operation != _SEE_ALL:
        return standing.allows(operation, thing)
    grants = standing.grants.get(SEE_RECORD, frozenset())
    return any(grant.reach == "all" and (thing is None or thing.has(grant)) for grant in grants)


def require(actor: Actor, operation: str, thing: Thing | None = None) -> None:
    """Raise Forbidden unless the actor may."""
    if not allowed(actor, operation, thing):
        raise Forbidden(
            text(
                "Expected somebody with the right “%(right)s”, but %(name)s does not have it. Ask an administrator.",
                right=OPERATIONS[operation],
                name=actor.name,
            )
        )


def _require_known(operation: str) -> None:
    if operation not in OPERATIONS:
        raise KeyError(f"Expected an operation of itsm.rights.operations, but {operation} is none. Add it there.")


_SEE_ALL = "record.see_all"
