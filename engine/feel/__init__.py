"""FEEL, the expression language of DMN 1.5: compile an expression once, evaluate it against any context.

Pure Python without the host's ``eval``: ``syntax`` reads, ``compiler`` makes closures, ``builtins`` holds the
standard's functions, ``moments`` its dates and durations. The table of types stands in ``engine.feel.values``.
Knows no database, page or process, and imports no other room.
"""

from engine.feel.builtins.added import add_function
from engine.feel.builtins.registry import function_names, signatures
from engine.feel.encoding import from_json, to_json, to_plain
from engine.feel.errors import FeelEncodingError, FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.evaluation import Evaluation, Reason
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    host_function,
    names_within,
)
from engine.feel.messages import Message
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, Duration, YearMonthDuration
from engine.feel.temporal import (
    Cycle,
    add_duration,
    parse_cycle,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.types import FeelType, basic_type
from engine.feel.values import FeelValue, Function, Range, normalise

__all__ = [
    "Cycle",
    "Date",
    "DateTime",
    "DayTimeDuration",
    "Duration",
    "Evaluation",
    "Expression",
    "FeelEncodingError",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "FeelType",
    "FeelValue",
    "Function",
    "Message",
    "Range",
    "Reason",
    "Time",
    "UnaryTests",
    "YearMonthDuration",
    "add_duration",
    "add_function",
    "basic_type",
    "compile_expression",
    "compile_unary_tests",
    "from_json",
    "function_names",
    "host_function",
    "names_within",
    "normalise",
    "parse_cycle",
    "parse_date",
    "parse_date_time",
    "parse_duration",
    "parse_time",
    "signatures",
    "to_json",
    "to_plain",
]
