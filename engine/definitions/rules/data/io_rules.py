"""Rule ``io-rules``: input sets and output sets that belong together name each other (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator, Mapping

from engine.definitions.meaning.items import references
from engine.definitions.model import LintEnvironment, Model, Node, error, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "io-rules"
SECTION = "10.4.1, tables of Input Set and Output Set"
BREAKS = (
    "an input set names an output set that does not name it in turn",
    "an output set names an input set that does not name it in turn",
    "an input set names an output set of another ioSpecification",
    "an output set names an input set of another ioSpecification",
)
_PAIRS = (
    ("inputSet", "outputSet", "outputSetRefs", "inputSetRefs"),
    ("outputSet", "inputSet", "inputSetRefs", "outputSetRefs"),
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield sets whose counterpart says nothing of them or stands elsewhere."""
    names = Names.of(model)
    for kind, other_kind, there, back in _PAIRS:
        answers = {other: set(references(other, back)) for other in model.of_kind(other_kind)}
        for group in model.of_kind(kind):
            for reference in references(group, there):
                other = names.find(group, reference)
                if other is not None and not _is_answered(group, other, answers):
                    yield error(
                        RULE, group,
                        text(
                            "Expected <%(other)s> beside <%(element)s> to name it in %(back)s, but it does not.",
                            other=named(other), element=named(group), back=back,
                        ),
                        text("Name the sets in each other, within one ioSpecification."),
                    )


def _is_answered(group: Node, other: Node, answers: Mapping[Node, set[str]]) -> bool:
    return other.getparent() is group.getparent() and group.get("id", "") in answers.get(other, ())
