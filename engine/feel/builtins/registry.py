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
from engine.feel.builtins.yields import YIELDS
from engine.feel.errors import Fault
from engine.feel.evaluation import Run
from engine.feel.messages import Message, message
from engine.feel.moments.dates import Date
from engine.feel.types import FeelType, FunctionType, ListType, RangeType, basic_type, coerce, stands_for
from engine.feel.values import FeelValue, Function, show

BUILTINS: dict[str, Function] = {}
_OVERLOADS: dict[str, list["Signature"]] = {}
Body = Callable[..., FeelValue]
Registered = TypeVar("Registered", bound=Body)


class _Misfit(Exception):
    """Arguments do not fit one signature. Most often the next one fits, so the sentence is only made when asked for."""

    def __init__(self, slot: "Slot | None" = None, value: FeelValue = None) -> None:
        super().__init__()
        self.slot = slot
        self.value = value


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of a built-in function; several ``kinds`` are alternatives."""

    name: str
    kinds: tuple[FeelType, ...]
    nullable: bool
    optional: bool
    repeated: bool

    def fit(self, value: FeelValue) -> FeelValue:
        """Return the argument fitted to the parameter. Raises an internal error when it does not fit."""
        if value is None:
            if self.nullable:
                return None
            raise _Misfit(self, value)
        if not self.kinds or any(kind.conforms(value) for kind in self.kinds):
            return value
        if isinstance(value, list | Date) or self.takes_list:
            for kind in self.kinds:
                try:
                    return coerce(value, kind)
                except Fault:
                    continue
        raise _Misfit(self, value)

    def takes(self, kind: FeelType) -> bool:
        """Say whether every value of a type fits without conversion."""
        return not self.kinds or any(stands_for(kind, own) for own in self.kinds)

    @property
    def takes_list(self) -> bool:
        """Say whether a value that is no list can become one; only that, lists of one and dates are converted."""
        return any(kind.name.startswith("list") for kind in self.kinds)

    @property
    def wanted(self) -> str:
        """Names of the kinds for a message."""
        return " or ".join(kind.name for kind in self.kinds) or "any"


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a built-in function; ``text`` is how the standard's tables write it."""

    slots: tuple[Slot, ...]
    body: Body
    with_run: bool
    text: str = ""

    def positional(self, arguments: Sequence[FeelValue]) -> list[FeelValue]:
        """Fit arguments by position. Raises an internal error when they do not fit."""
        slots = self.slots
        if slots and slots[-1].repeated:
            fixed = len(slots) - 1
            if len(arguments) <= fixed:
                raise _Misfit
            return [slots[min(index, fixed)].fit(argument) for index, argument in enumerate(arguments)]
        if len(arguments) != len(slots):
            required = sum(not slot.optional for slot in slots)
            if not required <= len(arguments) <= len(slots):
                raise _Misfit
        return [slot.fit(argument) for slot, argument in zip(slots, arguments, strict=False)]

    def named(self, arguments: Mapping[str, FeelValue]) -> list[FeelValue]:
        """Fit arguments by name. Raises an internal error when they do not fit."""
        slots = self.slots
        known = {slot.name for slot in slots}
        if any(name not in known for name in arguments):
            raise _Misfit
        fitted: list[FeelValue] = []
        for slot in slots:
            if slot.name not in arguments:
                if not slot.optional:
                    raise _Misfit
                fitted.append(None)
            elif slot.repeated and len(slots) == 1 and isinstance(arguments[slot.name], list):
                fitted.extend(slot.fit(item) for item in arguments[slot.name])
            else:
                fitted.append(slot.fit(arguments[slot.name]))
        return fitted

    def takes(self, kinds: Sequence[FeelType]) -> bool:
        """Say whether arguments of these types, in this order, all fit without conversion."""
        slots = self.slots
        required = sum(not slot.optional for slot in slots)
        many = bool(slots) and slots[-1].repeated
        if len(kinds) < required or (len(kinds) > len(slots) and not many):
            return False
        return all(slots[min(at, len(slots) - 1)].takes(kind) for at, kind in enumerate(kinds))

    def run(self, run: Run, arguments: list[FeelValue]) -> FeelValue:
        """Call the function. Raises Fault."""
        return self.body(run, *arguments) if self.with_run else self.body(*arguments)


def builtin(signature: str, *, with_run: bool = False) -> Callable[[Registered], Registered]:
    """Register a function under a signature; ``with_run`` passes the Run as the first argument."""
    name, _, rest = signature.partition("(")
    slots = tuple(_slot(part) for part in rest.rstrip(")").split(",") if part.strip())

    def register(body: Registered) -> Registered:
        overloads, made = _OVERLOADS.setdefault(name, []), Signature(slots, body, with_run, signature)
        same = next((at for at, each in enumerate(overloads) if each.text == signature), len(overloads))
        overloads[same : same + 1] = [made]
        if name not in BUILTINS:
            BUILTINS[name] = _function(name, overloads)
        return body

    return register


def signatures(name: str) -> tuple[str, ...]:
    """Return the ways to call a built-in function, as the standard writes them; none for an unknown name."""
    return tuple(signature.text for signature in _OVERLOADS.get(name, ()))


def function_names() -> tuple[str, ...]:
    """Return the names of all functions with signatures, added ones too, in the order of the alphabet."""
    return tuple(sorted(_OVERLOADS))


def overloads_of(name: str) -> tuple[Signature, ...]:
    """Return the ways to call a built-in function with their parameters; none for an unknown name."""
    return tuple(_OVERLOADS.get(name, ()))


def _function(name: str, overloads: list[Signature]) -> Function:
    def call(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
        for signature in overloads:
            try:
                fitted = signature.positional(arguments)
            except _Misfit:
                continue
            return charged(name, run, fitted, signature.run)
        misfits = _misfits(overloads, lambda signature: signature.positional(arguments))
        count = len(arguments)
        given = message("one argument") if count == 1 else message("%(count)s arguments", count=count)
        raise _no_fit(name, overloads, misfits, given)

    def call_named(run: Run, arguments: Mapping[str, FeelValue]) -> FeelValue:
        for signature in _as_written(overloads, arguments):
            try:
                fitted = signature.named(arguments)
            except _Misfit:
                continue
            return charged(name, run, fitted, signature.run)
        misfits = _misfits(overloads, lambda signature: signature.named(arguments))
        raise _no_fit(name, overloads, misfits, message("arguments named %(names)s", names=", ".join(arguments)))

    def suits(wanted: FunctionType) -> bool:
        result = YIELDS.get(name)
        is_wanted = result is None or stands_for(result, wanted.result)
        return is_wanted and any(signature.takes(wanted.parameters) for signature in overloads)

    return Function(name, None, call, call_named, suits=suits)


def _as_written(overloads: list[Signature], arguments: Mapping[str, FeelValue]) -> list[Signature]:
    """Put signatures whose order is the caller's first: before(point, range) is not before(range, point)."""
    if len(overloads) == 1:
        return overloads
    written = tuple(arguments)
    return sorted(overloads, key=lambda signature: tuple(slot.name for slot in signature.slots) != written)


def _misfits(overloads: list[Signature], fit: Callable[[Signature], object]) -> list[_Misfit]:
    """Return what does not fit, of the signatures that take as many arguments or the same names."""
    found: list[_Misfit] = []
    for signature in overloads:
        try:
            fit(signature)
        except _Misfit as misfit:
            if misfit.slot is not None:
                found.append(misfit)
    return found


def _no_fit(name: str, overloads: list[Signature], misfits: list[_Misfit], given: Message) -> Fault:
    """Return why no signature fits: a wrong argument, or else which arguments there should be."""
    if not misfits:
        wanted = " or ".join(dict.fromkeys(signature.text for signature in overloads))
        return Fault(message("Expected %(signatures)s, but got %(given)s.", signatures=wanted, given=given))
    first = misfits[0].slot
    kinds = [misfit.slot.wanted for misfit in misfits if misfit.slot and first and misfit.slot.name == first.name]
    why = message(
        'Expected %(wanted)s for "%(parameter)s", but got %(value)s.',
        wanted=" or ".join(dict.fromkeys(kinds)),
        parameter=first.name if first else "",
        value=show(misfits[0].value),
    )
    return Fault(message("%(function)s: %(why)s", function=name, why=why))


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
