"""``range(from)``: reads the text of a range whose ends are literals (DMN 1.5 §10.3.4.1)."""

from engine.feel.builtins.registry import BUILTINS, builtin
from engine.feel.compiler import Unit, compile_node
from engine.feel.errors import Fault, FeelSyntaxError
from engine.feel.evaluation import Frame, Run
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.syntax.parser import parse_expression
from engine.feel.values import FeelValue, Range, show

_READERS = frozenset({"date", "time", "date and time", "duration"})
_MAX_TEXT = 500


@builtin("range(from: string)", with_run=True)
def range_of(run: Run, text: str) -> Range:
    """Read ``[18..21)``; the ends are numbers, strings, dates, times or durations."""
    if len(text) > _MAX_TEXT:
        raise Fault(message("Expected the text of a range, but got %(text)s.", text=show(text)))
    try:
        node = parse_expression(text, (), _READERS, {})
    except FeelSyntaxError as error:
        raise Fault(
            message("Expected the text of a range, but got %(text)s: %(why)s", text=show(text), why=error.message)
        ) from None
    if not isinstance(node, tree.RangeNode) or not all(_is_literal(end) for end in (node.low, node.high)):
        raise Fault(message("Expected the text of a range between literals, but got %(text)s.", text=show(text)))
    value: FeelValue = compile_node(node, Unit(text, BUILTINS))(Frame({}, None, run))
    if not isinstance(value, Range) or (value.low is None and value.high is None):
        raise Fault(message("Expected the text of a range, but got %(text)s.", text=show(text)))
    return value


def _is_literal(node: tree.Node | None) -> bool:
    if isinstance(node, tree.Negation):
        return _is_literal(node.operand)
    if isinstance(node, tree.Call):
        return isinstance(node.function, tree.Name) and all(map(_is_literal, node.arguments))
    return node is None or isinstance(node, tree.Literal)
