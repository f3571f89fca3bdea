"""Both answers to a row, written as FEEL so that they can be compared: ``null``, ``0.3``, ``@"P1D"``, ``{"a": 1}``."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine.feel import (
    Date,
    DateTime,
    DayTimeDuration,
    FeelError,
    FeelSyntaxError,
    FeelValue,
    Function,
    Range,
    Time,
    YearMonthDuration,
    compile_expression,
    compile_unary_tests,
)
from tests.contracts.tree import ROOT
from tests.parity.rows import Row

FRONTEND = ROOT / "admin_ui" / "frontend"
INTERPRETER = FRONTEND / "node_modules" / "@bpmn-io" / "feelin"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
_SECONDS = 60


def ours(row: Row) -> str:
    """What our FEEL answers, or ``refused`` when the source cannot be read."""
    context = {name: _decoded(value) for name, value in row.context.items()}
    names = set(_names(row.context))
    try:
        if row.kind == "unary":
            tested = context.pop("?")
            return written(compile_unary_tests(row.source, names).explain(tested, context, NOW).value)
        return written(compile_expression(row.source, names).evaluate(context, NOW))
    except FeelSyntaxError:
        return "refused"
    except FeelError as error:
        return f"fails: {error}"


def _decoded(value: Any) -> FeelValue:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "@" in value:
        return compile_expression(f'@"{value["@"]}"').evaluate({})
    return {name: _decoded(item) for name, item in value.items()}


def _names(value: Any) -> Iterator[str]:
    """Every key of a context, at any depth: the editors know them all."""
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in ("?", "@"):
                yield name
            yield from _names(item)


def written(value: FeelValue) -> str:
    """A value as FEEL, keys of contexts in order, numbers without needless digits."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, Mapping):
        entries = (f"{_text(name)}: {written(value[name])}" for name in sorted(value))
        return f"{{{', '.join(entries)}}}"
    return _WRITERS.get(type(value), _temporal)(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: Decimal) -> str:
    """A number in one spelling, whatever digits it was computed with."""
    text = format(value or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _range(value: Range) -> str:
    opening = "[" if value.low_closed and value.low is not None else "("
    closing = "]" if value.high_closed and value.high is not None else ")"
    return f"{opening}{written(value.low)}..{written(value.high)}{closing}"


def _temporal(value: Date | Time | DateTime | DayTimeDuration | YearMonthDuration) -> str:
    text = str(value)
    return f'@"{"PT0S" if text in ("P0M", "P0D") else text}"'


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text, Decimal: _number, Range: _range, Function: lambda _: "function",
}  # fmt: skip


def editors(rows: Sequence[Row]) -> list[str]:
    """What the editors' interpreter answers to each row. Raises RuntimeError when it breaks down."""
    asked = "".join(json.dumps(row.asked()) + "\n" for row in rows)
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "tests/feelin.js"], cwd=FRONTEND, input=asked, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "TZ": "UTC"}, timeout=_SECONDS, check=False,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode or len(answers) != len(rows):
        raise RuntimeError(f"Expected {len(rows)} answers of the editors' interpreter, but: {done.stderr[-2000:]}")
    return answers
