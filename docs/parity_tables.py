"""The made parts of the page on parity with the editors: how many expressions, and each difference."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.parity.rows import Difference, Row, corpus, differences

LOCK = Path(__file__).resolve().parents[1] / "admin_ui" / "frontend" / "package-lock.json"


def figures() -> str:
    """How many expressions there are, how many answers agree, and which version of the interpreter was asked."""
    version = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]["node_modules/@bpmn-io/feelin"]["version"]
    rows, differing = len(corpus()), len(differences())
    return (
        f"{rows:,} expressions in {len(_groups())} groups, asked of `@bpmn-io/feelin` {version}: "
        f"{rows - differing:,} answers are the same, {differing} differ.\n"
    )


def _groups() -> Counter[str]:
    return Counter(row.id.rpartition("-")[0] for row in corpus())


def differing() -> str:
    """Every difference: the expression, our answer, the editor's, and the reason."""
    rows = {row.id: row for row in corpus()}
    lines = [f"| {_asked(rows[each.id])} | {_code(each.ours)} | {_code(each.editor)} | {_link(each)} |"
             for each in differences()]  # fmt: skip
    return "\n".join(["| expression | ours | the editor's | reason |", "|---|---|---|---|", *lines, ""])


def _asked(row: Row) -> str:
    tested = row.context.get("?")
    value = tested["@"] if isinstance(tested, dict) and "@" in tested else json.dumps(tested, ensure_ascii=False)
    return f"{_code(value)} tested by {_code(row.source)}" if row.kind == "unary" else _code(row.source)


def _link(difference: Difference) -> str:
    return f"[{difference.reason}](#{difference.reason.replace(' ', '-').replace(',', '')})"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|").replace("\n", "\\n") + "`"


MADE: dict[str, Callable[[], str]] = {"parity_figures": figures, "parity_differences": differing}
