"""Registers built-in functions by their signatures and fits arguments to them.

A signature reads like the standard's tables: ``substring(string: string, start position: number, length?: number)``.
``name?`` may be left out, a type ending in ``?`` may be null, ``name...`` takes any number of arguments.
Several functions of one name are alternatives: the first whose signature fits is called.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from engine.feel.builtins.costs import charged
from engine.feel.errors import Fault
from engine.feel.evaluation import Run
from engine.feel.types import FeelType, ListType, RangeType, basic_type, coerce
from engine.feel.values import FeelValue, Function, show

BUILTINS: dict[str, Function] = {}
_OVERLOADS: dict[str, list["Signature"]] = {}
Body = Callable[..., FeelValue]
Registered = TypeVar("Registered", bound=Body)


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of a built-in function; several ``kinds`` are alternatives."""

    name: str
    kinds: tuple[FeelType, ...]
    nullable: bool
    optional: bool
    repeated: bool

    def fit(self, value: FeelValue) -> FeelValue:
        """Return the argument fitted to the parameter. Raises Fault."""
        if value is None:
            if self.nullable:
                return None
            raise Fault(f'Expected {self.wanted} for "{self.name}", but got null.')
        if not self.kinds or any(kind.conforms(value) for kind in self.kinds):
            return value
        for kind in self.kinds:
            try:
                return coerce(value, kind)
            except Fault:
                continue
        raise Fault(f'Expected {self.wanted} for "{self.name}", but got {show(value)}.')

    @property
    def wanted(self) -> str:
        """Names of the kinds for a message."""
        return " or ".join(kind.name for kind in self.kinds) or "a value"


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function."""

    slots: tuple[Slot, ...]
    body: Body
    with_run: bool

    def positional(self, arguments: Sequence[FeelValue]) -> list[FeelValue]:
        """Fit arguments by position. Raises Fault."""
        slots = self.slots
        if slots and slots[-1].repeated:
            fixed = len(slots) - 1
            if len(arguments) <= fixed:
                raise Fault(f"Expected at least {fixed + 1} arguments, but got {len(arguments)}.")
            return [slots[min(index, fixed)].fit(argument) for index, argument in enumerate(arguments)]
        required = sum(not slot.optional for slot in slots)
        if not required <= len(arguments) <= len(slots):
            wanted = str(required) if required == len(slots) else f"{required} to {len(slots)}"
            raise Fault(f"Expected {wanted} arguments, but got {len(arguments)}.")
        return [slot.fit(argument) for slot, argument in zip(slots, arguments, strict=False)]

    def named(self, arguments: Mapping[str, FeelValue]) -> list[FeelValue]:
        """Fit arguments by name. Raises Fault."""
        known = {slot.name for slot in self.slots}
        strange = [name for name in arguments if name not in known]
        if strange:
            raise Fault(f'Expected arguments named {", ".join(sorted(known))}, but got "{strange[0]}".')
        missing = [slot.name for slot in self.slots if not slot.optional and slot.name not in arguments]
        if missing:
            raise Fault(f'Expected an argument "{missing[0]}", but there is none.')
        fitted: list[FeelValue] = []
        for slot in self.slots:
            if slot.optional and slot.name not in arguments:
                fitted.append(None)
                continue
            argument = arguments[slot.name]
            if slot.repeated and isinstance(argument, list):
                fitted.extend(slot.fit(item) for item in argument)
            else:
                fitted.append(slot.fit(argument))
        return fitted

    def run(self, run: Run, arguments: list[FeelValue]) -> FeelValue:
        """Call the function. Raises Fault."""
        return self.body(run, *arguments) if self.with_run else self.body(*arguments)


def builtin(signature: str, *, with_run: bool = False) -> Callable[[Registered], Registered]:
    """Register a function under a signature; ``with_run`` passes the Run as the first argument."""
    name, _, rest = signature.partition("(")
    slots = tuple(_slot(part) for part in rest.rstrip(")").split(",") if part.strip())

    def register(body: Registered) -> Registered:
        overloads = _OVERLOADS.setdefault(name, [])
        overloads.append(Signature(slots, body, with_run))
        if name not in BUILTINS:
            BUILTINS[name] = _function(name, overloads)
        return body

    return register


def _function(name: str, overloads: list[Signature]) -> Function:
    def call(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
        return _first_fitting(name, overloads, run, lambda signature: signature.positional(arguments))

    def call_named(run: Run, arguments: Mapping[str, FeelValue]) -> FeelValue:
        return _first_fitting(name, overloads, run, lambda signature: signature.named(arguments))

    return Function(name, None, call, call_named)


def _first_fitting(
    name: str, overloads: list[Signature], run: Run, fit: Callable[[Signature], list[FeelValue]]
) -> FeelValue:
    problem = ""
    for signature in overloads:
        try:
            arguments = fit(signature)
        except Fault as fault:
            problem = problem or str(fault)
            continue
        return charged(name, run, arguments, signature.run)
    raise Fault(f"{name}: {problem}")


def _slot(text: str) -> Slot:
    label, _, kinds = text.partition(":")
    label, kinds = label.strip(), kinds.strip()
    optional, repeated = label.endswith("?"), label.endswith("...")
    nullable = kinds.endswith("?") or kinds == "any"
    alternatives = tuple(_kind(kind.strip()) for kind in kinds.rstrip("?").split("|") if kind.strip() != "any")
    return Slot(label.rstrip("?."), alternatives, nullable, optional, repeated)


@lru_cache(maxsize=64)
def _kind(text: str) -> FeelType:
    if text.startswith("list<"):
        return ListType(text, _kind(text[5:-1]))
    if text.startswith("range<"):
        return RangeType(text, _kind(text[6:-1]))
    found: Any = FeelType(text) if text == "duration" else basic_type(text)
    if found is None:
        raise LookupError(f"Expected the name of a type in a signature, but got {text}.")
    kind: FeelType = found
    return kind
