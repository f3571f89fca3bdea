"""Rule ``choreographies``: a file describes processes and who exchanges messages; no choreography, no conversation."""

from collections.abc import Iterator

from engine.definitions.kinds import CHOREOGRAPHIES, CHOREOGRAPHY_ACTIVITIES, CONVERSATION_NODES
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "choreographies"
SECTION = "9.5, 11 (conformance to process execution needs neither: 2.2)"
KINDS = (
    *sorted(CHOREOGRAPHIES), *sorted(CHOREOGRAPHY_ACTIVITIES), *sorted(CONVERSATION_NODES), "globalConversation",
    "conversationLink", "conversationAssociation", "choreographyRef",
)
BREAKS = tuple(f"the file has a {name}" for name in KINDS)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each part of a choreography or conversation, by name."""
    for node in model.of_kind(*KINDS):
        yield error(
            RULE, node,
            text(
                "Expected processes and collaborations, but <%(element)s> is a %(type)s, and choreographies and "
                "conversations do not run.",
                element=named(node), type=local_name(node),
            ),
            text("Draw a process for each participant, and message flows between them."),
        )
