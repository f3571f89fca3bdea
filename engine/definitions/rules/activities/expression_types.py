"""Rule ``activity-expression-types``: conditions are boolean, cardinalities whole numbers (BPMN 2.0.2, 10.3.8)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import simple_type
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import TYPED, Names
from engine.errors import Finding, text

RULE = "activity-expression-types"
SECTION = "10.3.5, table of Ad-Hoc Sub-Process; 10.3.8, tables 10.28 to 10.30"
BREAKS = (
    "the loopCondition of a standard loop is declared to be of another type than boolean",
    "the completionCondition of a multi-instance activity is declared to be of another type than boolean",
    "the completionCondition of an ad-hoc sub-process is declared to be of another type than boolean",
    "the condition of a complexBehaviorDefinition is declared to be of another type than boolean",
    "the loopCardinality of a multi-instance activity is declared to be of another type than integer",
)
_BOOLEAN = frozenset({"boolean"})
_WHOLE = frozenset(
    """integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte unsignedLong
    unsignedInt unsignedShort unsignedByte""".split()
)
_TYPES = (
    ("loopCondition", "standardLoopCharacteristics", _BOOLEAN),
    ("completionCondition", "multiInstanceLoopCharacteristics", _BOOLEAN),
    ("completionCondition", "adHocSubProcess", _BOOLEAN),
    ("condition", "complexBehaviorDefinition", _BOOLEAN),
    ("loopCardinality", "multiInstanceLoopCharacteristics", _WHOLE),
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield expressions that are declared to give a simple type of XML Schema which cannot answer their question."""
    names = Names.of(model)
    for name, around, wanted in _TYPES:
        for expression in model.of_kind(name):
            parent = expression.getparent()
            if parent is None or local_name(parent) != around:
                continue
            declared = _declared(names, expression)
            if declared is not None and declared not in wanted:
                yield error(
                    RULE, expression,
                    text(
                        "Expected %(name)s of <%(element)s> to be of type %(wanted)s, but it is declared as %(type)s.",
                        name=name, element=named(parent), wanted="boolean" if wanted is _BOOLEAN else "integer",
                        type=declared,
                    ),
                    text("Remove evaluatesToTypeRef, or name an item definition of that type."),
                )


def _declared(names: Names, expression: Node) -> str | None:
    definition = names.find(expression, expression.get(TYPED.name))
    return None if definition is None else simple_type(definition)
