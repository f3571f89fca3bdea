"""Acts on tokens that may fault: what was to be done is kept with the token that stands still, to be done again later.

A command that may not fail for one element's sake is run again with the token of the fault *parked*: its act is not
done but kept, as JSON-able data, under ``fault`` in the token's memory. ``retry`` does it once the cause is mended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from engine.errors import ExecutionFault
from engine.feel import from_json, to_json
from engine.spiff.token import READY, WAITING, Token

FAULT = "fault"
"""Where a token that stands with a fault keeps its act."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done with a token.

    ``run`` its element, let its event sub-process ``listen``, ``complete`` it because its scope ran empty, ``settle``
    it in a still instance, ``hope`` that something can still happen, ``trigger`` the event ``index`` of ``kind``, or
    take the result of its ``job``.
    """

    do: Literal["run", "listen", "complete", "settle", "hope", "trigger", "job"]
    kind: str = ""
    index: int = 0
    variables: Mapping[str, object] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """The act as JSON-able data."""
        return {"do": self.do, "kind": self.kind, "index": self.index, "variables": to_json(dict(self.variables))}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Act":
        """The act that ``kept`` wrote."""
        variables = from_json(kept["variables"])
        return cls(kept["do"], kept["kind"], kept["index"], dict(variables) if isinstance(variables, Mapping) else {})


RUN, LISTEN, COMPLETE, SETTLE, HOPE = Act("run"), Act("listen"), Act("complete"), Act("settle"), Act("hope")


def attempt(token: Token, act: Act, do: Callable[[], object] | None = None) -> bool:
    """Do an act (``do`` for those that only the instance knows how); True when it did something.

    A parked token keeps it instead. A fault names the token, and the element when nothing inside did.
    """
    if token.id in token.workflow.instance.parked:
        token.internal_data[FAULT] = act.kept()
        if token.state == READY:
            token._state = WAITING
        return False
    try:
        return bool(do() if do else _DO[act.do](token, act))
    except ExecutionFault as problem:
        problem.element_id = problem.element_id or token.task_spec.record.id
        problem.token_id = problem.token_id or token.id
        raise


def stands(token: Token) -> bool:
    """True for a token that stands still with a fault."""
    return token.remembers(FAULT)


def retry(token: Token) -> bool:
    """Do the act again that a fault kept from being done; False when the token has none.

    What the whole instance has to be still for is done in its next run.
    """
    kept = token.internal_data.pop(FAULT, None)
    if not isinstance(kept, Mapping):
        return False
    act = Act.read(kept)
    if act.do == "run":
        token.workflow.instance.schedule(token)
    elif act.do not in ("settle", "hope"):
        attempt(token, act)
    return True


def _trigger(token: Token, act: Act) -> None:
    token.task_spec.trigger(token, act.kind, act.index, act.variables)


def _job(token: Token, act: Act) -> None:
    token.task_spec.complete_job(token, act.variables)


_DO: Mapping[str, Callable[[Token, Act], object]] = MappingProxyType(
    {
        "run": lambda token, _act: token.run(), "listen": lambda token, _act: token.task_spec.listen(token),
        "complete": lambda token, _act: token.task_spec.scope_ended(token),
        "settle": lambda token, _act: token.task_spec.settle(token), "trigger": _trigger, "job": _job,
    }
)
