"""The variables of one instance, scope by scope, and which of them a step that stands still reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import reading
from engine.errors import FlowdeskError
from engine.feel import FeelError, normalise
from engine.kept_text import CUT
from engine.registry import Actor
from engine.runtime.standing import Seen, Standing
from itsm.operations.instance.now import InstanceHead, head_of
from itsm.operations.lists.faults import FaultRow, faults_of
from itsm.operations.naming import Naming
from itsm.people.roles import require
from itsm.studio.shown import source_of

LONGEST_VALUE = 2000
"""Characters of a value that a page shows."""


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A variable with its value as FEEL writes it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """Variables of the process (``token_id`` is None), or those of one token and what is inside it.

    ``read_by`` are the names of the steps that stand still with a fault and read these first, ``faults`` the keys of
    their faults.
    """

    token_id: str | None
    element_name: str | None
    variables: Sequence[VariableRow]
    read_by: Sequence[str] = ()
    faults: Sequence[int] = ()


def instance_variables(key: int, actor: Actor, language: str) -> tuple[InstanceHead, list[ScopeRow]]:
    """The variables of every scope that has some or that a faulty step reads, those of the process first.

    None where the state is damaged. Raises Forbidden, NotFound.
    """
    require(actor, "operations.see")
    with reading() as session:
        naming = Naming(session, language)
        head, _row = head_of(session, key, naming)  # the row is kept: its state is read with it, once
        standing = Standing(session, key, head.definition_key)
        try:
            return head, _scopes(session, head, standing, naming)
        except FlowdeskError:
            return head, []


def _scopes(session: Session, head: InstanceHead, standing: Standing, naming: Naming) -> list[ScopeRow]:
    tokens = {token.token_id: token for token in standing.tokens()}
    readers: dict[str | None, list[FaultRow]] = {}
    for fault in faults_of(session, head.key, naming) if head.open_faults else ():
        token = tokens.get((fault.token_id or "").partition(".")[0])
        readers.setdefault(_scope_of(token, tokens, head, naming), []).append(fault)
    scopes = [_scope(None, None, standing.variables(), readers.get(None, ()))]
    for token in tokens.values():
        if token.variables or token.token_id in readers:
            name = naming.element(token.place.definition_key or head.definition_key, token.element_id)
            scopes.append(_scope(token.token_id, name, token.variables, readers.get(token.token_id, ())))
    return scopes


def _scope(
    token_id: str | None, element_name: str | None, values: Mapping[str, object], readers: Sequence[FaultRow]
) -> ScopeRow:
    names, faults = [fault.element_name for fault in readers], [fault.key for fault in readers]
    return ScopeRow(token_id, element_name, _variables(values), names, faults)


def _scope_of(token: Seen | None, tokens: Mapping[str, Seen], head: InstanceHead, naming: Naming) -> str | None:
    """The token whose variables a token reads first; None for those of the process. A call lets no others in."""
    while token is not None:
        program = naming.program(token.place.definition_key or head.definition_key)
        element = program.drawn.get(token.element_id) if program else None
        if token.variables or (element is not None and element.type == "callActivity"):
            return token.token_id
        token = tokens.get(token.holder) if token.holder else None
    return None


def _variables(values: Mapping[str, object]) -> list[VariableRow]:
    return [VariableRow(name, _source(values[name])) for name in sorted(values)]


def _source(value: object) -> str:
    """A value as one would write it; of one that is too long its beginning."""
    try:
        written = source_of(normalise(value))
    except FeelError:
        return CUT
    return written if len(written) <= LONGEST_VALUE else written[:LONGEST_VALUE] + CUT
