"""The body of a modification, and what its element instances are called by the tokens of the instance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.v2.bodies import wrong
from api.v2.fields import Body, Key, Variables, Whole
from api.v2.listings.run_keys import run_key
from engine.errors import InvalidInput, text
from engine.events import ElementEventKind
from engine.runtime import PROCESS, Activation
from engine.runtime.standing import Standing
from engine.state.tables import ElementEventRow, ProcessInstance

OPEN_SCOPE = -1
MOST = validate.Length(0, 1000)


class VariableBody(Body):
    """Variables of the process, or of the element or a scope around it."""

    variables = Variables()
    scopeId = fields.String(load_default="", allow_none=True)


class ActivateBody(Body):
    """An element to activate. Of several open scopes around it one is chosen by its element instance."""

    elementId = fields.String(required=True)
    variableInstructions = fields.List(fields.Nested(VariableBody), load_default=list)
    ancestorElementInstanceKey = Whole(load_default=OPEN_SCOPE, allow_none=True)


class TerminateBody(Body):
    """An element instance to terminate, or all of an element."""

    elementInstanceKey = Key(load_default=None)
    elementId = fields.String(load_default=None)


class SourceBody(Body):
    """What is moved: an element instance, or all of an element."""

    sourceType = fields.String(required=True, validate=validate.OneOf(["byId", "byKey"]))
    sourceElementId = fields.String(load_default=None)
    sourceElementInstanceKey = Key(load_default=None)


class AncestorBody(Body):
    """In which scope the target is activated."""

    ancestorScopeType = fields.String(required=True, validate=validate.OneOf(["direct", "inferred", "sourceParent"]))
    ancestorElementInstanceKey = Whole(load_default=OPEN_SCOPE)


class MoveBody(Body):
    """Element instances to terminate, for each of which a target is activated."""

    sourceElementInstruction = fields.Nested(SourceBody, required=True)
    targetElementId = fields.String(required=True)
    ancestorScopeInstruction = fields.Nested(AncestorBody, load_default=None, allow_none=True)
    variableInstructions = fields.List(fields.Nested(VariableBody), load_default=list)


class ModifyBody(Body):
    """Modifying an instance."""

    activateInstructions = fields.List(fields.Nested(ActivateBody), load_default=list, validate=MOST)
    terminateInstructions = fields.List(fields.Nested(TerminateBody), load_default=list, validate=MOST)
    moveInstructions = fields.List(fields.Nested(MoveBody), load_default=list, validate=MOST)
    operationReference = Whole()


@dataclass(frozen=True, slots=True)
class Modification:
    """What to activate, and the tokens to cancel."""

    activate: Sequence[Activation]
    cancel: Sequence[str]


def modification_of(session: Session, row: ProcessInstance, sent: Mapping[str, Any]) -> Modification:
    """Read the instructions for a locked instance. Raises MalformedRequest, InvalidInput (no such element instance)."""
    found = _Instance(session, row)
    activate = [found.activation(one) for one in sent["activateInstructions"]]
    cancel = [token for one in sent["terminateInstructions"] for token in found.terminated(one)]
    for one in sent["moveInstructions"]:
        sources = found.moved(one)
        cancel += sources
        activate += [found.target(one, source) for source in sources]
    return Modification(activate, cancel)


class _Instance:
    """The instance as it stands now: what element instances are called by its tokens."""

    def __init__(self, session: Session, row: ProcessInstance) -> None:
        self._session, self._key = session, row.key
        self._standing = Standing(session, row.key, row.definition_key)

    def activation(self, one: Mapping[str, Any]) -> Activation:
        """What to activate."""
        return _activation(one["elementId"], one, self._scope(one["ancestorElementInstanceKey"]))

    def terminated(self, one: Mapping[str, Any]) -> Sequence[str]:
        """The tokens to cancel."""
        if (one["elementInstanceKey"] is None) == (one["elementId"] is None):
            raise wrong(
                "terminateInstructions",
                text("Expected either elementInstanceKey or elementId, but found both or neither. Send one."),
            )
        return self._tokens(one["elementInstanceKey"], one["elementId"])

    def moved(self, one: Mapping[str, Any]) -> Sequence[str]:
        """The tokens to move."""
        source = one["sourceElementInstruction"]
        chosen = "sourceElementInstanceKey" if source["sourceType"] == "byKey" else "sourceElementId"
        if source[chosen] is None:
            raise wrong("moveInstructions", text("Expected %(field)s, but there is none. Send it.", field=chosen))
        by_key = chosen == "sourceElementInstanceKey"
        return self._tokens(source[chosen] if by_key else None, None if by_key else source[chosen])

    def target(self, one: Mapping[str, Any], source: str) -> Activation:
        """What to activate for a token that is moved."""
        ancestor, scope = one["ancestorScopeInstruction"] or {}, None
        match ancestor.get("ancestorScopeType"):
            case "direct":
                scope = self._scope(ancestor["ancestorElementInstanceKey"])
            case "sourceParent":
                scope = self._standing.scope_between(source)
            case "inferred":
                scope = self._standing.scope_between(source, one["targetElementId"])
        return _activation(one["targetElementId"], one, scope)

    def _scope(self, key: int | None) -> str | None:
        """The token of a chosen scope: an element instance, or the instance itself."""
        if key is None or key == OPEN_SCOPE:
            return None
        return PROCESS if key == self._key else self._token(key)

    def _tokens(self, key: int | None, element: str | None) -> Sequence[str]:
        if key is not None:
            return [self._token(key)]
        found = self._standing.tokens_at(str(element))
        if not found:
            raise InvalidInput(
                text(
                    "Expected an element instance of <%(element)s> in instance %(key)s, but there is none.",
                    element=element, key=self._key,
                )
            )
        return found

    def _token(self, key: int) -> str:
        """The token of an element instance."""
        begun = select(ElementEventRow.token_id).where(
            run_key(ElementEventRow) == key, ElementEventRow.instance_key == self._key,
            ElementEventRow.kind == ElementEventKind.ACTIVATED.value,
        )
        found = self._session.execute(begun).scalar_one_or_none()
        if found is None or not self._standing.is_live(str(found)):
            raise InvalidInput(
                text(
                    "Expected an active element instance %(key)s in instance %(instance)s, but there is none.",
                    key=key, instance=self._key,
                )
            )
        return str(found)


def _activation(element: str, one: Mapping[str, Any], scope: str | None) -> Activation:
    whole: dict[str, object] = {}
    local: dict[str, dict[str, object]] = {}
    for instruction in one["variableInstructions"]:
        name = instruction["scopeId"]
        (local.setdefault(name, {}) if name else whole).update(instruction["variables"])
    return Activation(element, whole, scope, local)
