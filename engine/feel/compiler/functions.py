"""Compiles function definitions and calls."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from engine.feel.compiler.core import Code, Unit, compile_node, compiles, steps_of
from engine.feel.errors import Fault
from engine.feel.evaluation import Frame, Run, Site
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.types import ANY, coerce
from engine.feel.values import FeelValue, Function, Parameter, show

_PARAMETERS_PER_STEP = 2
_STEPS_OF_A_FAULT = 5
"""Saying why a call is null takes longer than most calls."""

NativeBody = Callable[[Run, Sequence[FeelValue]], FeelValue]


def make_native(name: str, parameters: tuple[Parameter, ...], body: NativeBody, result: str | None = None) -> Function:
    """Return a function value of a Python body, which gets the arguments fitted to the parameters."""

    def call(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
        if len(arguments) != len(parameters):
            raise Fault(
                message("Expected %(count)s arguments, but got %(got)s.", count=len(parameters), got=len(arguments))
            )
        return body(run, [parameter.coerce(value) for parameter, value in zip(parameters, arguments, strict=True)])

    def call_named(run: Run, arguments: Mapping[str, FeelValue]) -> FeelValue:
        names = [parameter.name for parameter in parameters]
        if set(names) != set(arguments):
            wanted, got = ", ".join(names), ", ".join(arguments)
            raise Fault(message("Expected the arguments %(names)s, but got %(got)s.", names=wanted, got=got))
        return call(run, [arguments[name] for name in names])

    return Function(name, parameters, call, call_named, result)


def make_function(name: str, parameters: tuple[Parameter, ...], body: Code, frame: Frame, steps: int = 0) -> Function:
    """Return a function value whose body sees the frame it was defined in and its arguments.

    A call takes ``steps`` beside the one for calling.
    """
    names = [parameter.name for parameter in parameters]

    def evaluate(run: Run, arguments: Sequence[FeelValue]) -> FeelValue:
        run.charge(steps)
        return body(Frame(dict(zip(names, arguments, strict=True)), frame, run))

    return make_native(name, parameters, evaluate)


@compiles(tree.FunctionNode)
def definition(node: tree.FunctionNode, unit: Unit) -> Code:
    """``function(a: number) body``."""
    body = compile_node(node.body, unit)
    parameters = tuple(
        Parameter(name, _keep if kind is ANY else partial(_fit, kind=kind), kind.name) for name, kind in node.parameters
    )
    steps = steps_of(node.body) + len(parameters) // _PARAMETERS_PER_STEP
    return lambda frame: make_function("", parameters, body, frame, steps)


def _keep(value: FeelValue) -> FeelValue:
    return value


_fit: Callable[..., FeelValue] = coerce


@compiles(tree.Call)
def call_of(node: tree.Call, unit: Unit) -> Code:
    """``function(arguments)``; null when what is called is no function or its arguments do not fit."""
    callee, codes = compile_node(node.function, unit), [compile_node(argument, unit) for argument in node.arguments]
    is_not = isinstance(node.function, tree.Name) and node.function.name == "not"
    if is_not and len(codes) == 1 and not node.names:
        return _negation(callee, codes[0], unit.functions.get("not"), unit.site(node))
    return call_function(callee, codes, node.names, unit.site(node))


def _negation(callee: Code, code: Code, built_in: Function | None, site: Site) -> Code:
    """``not(condition)``, the call that conditions make most: a boolean is turned round without a call."""

    def run(frame: Frame) -> FeelValue:
        value = code(frame)
        if type(value) is bool and callee(frame) is built_in:
            frame.run.charge()
            return not value
        return call_function(callee, [lambda _frame: value], (), site)(frame)

    return run


def call_function(callee: Code, codes: Sequence[Code], names: tuple[str, ...], site: Site) -> Code:
    """Return a closure that calls a function with arguments, by name when names are given."""

    def run(frame: Frame) -> FeelValue:
        function = callee(frame)
        state: Run = frame.run
        if not isinstance(function, Function):
            state.note(site, message("Expected a function to call, but got %(value)s.", value=show(function)))
            return None
        state.enter()
        try:
            arguments = [code(frame) for code in codes]
            if names:
                state.charge()
                return function.call_named(state, dict(zip(names, arguments, strict=True)))
            return function.call(state, arguments)
        except Fault as fault:
            state.charge(_STEPS_OF_A_FAULT)
            state.note(site, fault.message)
            return None
        finally:
            state.depth -= 1

    return run
