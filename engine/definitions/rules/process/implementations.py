"""Rule ``implementations``: how a task or transaction is implemented is said by a known word or an address."""

from collections.abc import Iterator, Mapping

from engine.definitions.model import LintEnvironment, Model, error, named, shortened
from engine.errors import Finding, text

RULE = "implementations"
SECTION = "10.3.3, tables 10.8 to 10.13; 10.3.5, table 10.22; 10.3.6, tables 10.24 to 10.26"
_TASKS = ("implementation", ("##unspecified", "##WebService"))
WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "serviceTask": _TASKS,
    "sendTask": _TASKS,
    "receiveTask": _TASKS,
    "userTask": _TASKS,
    "businessRuleTask": _TASKS,
    "globalUserTask": _TASKS,
    "globalBusinessRuleTask": _TASKS,
    "transaction": ("method", ("##Compensate", "##Image", "##Store")),
}
"""By element: its attribute, and the words that begin with ## which it may have."""
BREAKS = tuple(
    f"{attribute} of a {name} begins with ## and is neither {' nor '.join(words)}"
    for name, (attribute, words) in WORDS.items()
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each implementation and method that looks like a word of the standard and is none."""
    for name, (attribute, words) in WORDS.items():
        for node in model.of_kind(name):
            written = (node.get(attribute) or "").strip()
            if written.startswith("##") and written not in words:
                yield error(
                    RULE, node,
                    text(
                        "Expected %(words)s or an address as %(attribute)s of <%(element)s>, but it is %(value)s.",
                        words=", ".join(words), attribute=attribute, element=named(node), value=shortened(written),
                    ),
                    text("Correct or remove the attribute."),
                )
