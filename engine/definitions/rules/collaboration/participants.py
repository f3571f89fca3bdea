"""Rule ``participants``: the multiplicity of a pool has a maximum of one or more that is not below its minimum."""

from collections import Counter
from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, error, named, warning
from engine.definitions.pools import Pools
from engine.errors import Finding, text

RULE = "participants"
SECTION = "9.3, tables 9.2 and 9.5"
BREAKS = (
    "the maximum of a multiplicity is less than one",
    "the maximum of a multiplicity is less than its minimum",
    "the minimum of a multiplicity is negative",
    "two pools show the same process (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each multiplicity that nothing can fulfil; warn of processes that several pools show."""
    for node in model.of_kind("participantMultiplicity"):
        least, most = _number(node, "minimum", 0), _number(node, "maximum", 1)
        if least is not None and most is not None and (most < 1 or most < least or least < 0):
            yield error(
                RULE, node,
                text(
                    "Expected a maximum of one or more, not below the minimum, at <%(element)s>, but they are "
                    "%(minimum)s and %(maximum)s.",
                    element=named(node), minimum=least, maximum=most,
                ),
                text("Correct the multiplicity of the pool."),
            )
    counts = Counter(Pools.of(model).shown.values())
    for process, count in counts.items():
        if count > 1:
            yield warning(
                RULE, process,
                text(
                    "Expected one pool for process <%(process)s>, but %(count)s show it.",
                    process=named(process), count=count,
                ),
                text("Give each pool a process of its own."),
            )


def _number(node: Node, name: str, default: int) -> int | None:
    written = node.get(name, str(default)).strip()
    return int(written) if written.lstrip("+-").isdecimal() and len(written) < 12 else None
