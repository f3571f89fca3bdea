"""Rule ``extension-definitions``: an extension that is declared says which, and none has to be understood here."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, shortened
from engine.errors import Finding, text
from engine.spiff.diagram.records import ZEEBE

RULE = "extension-definitions"
SECTION = "8.2.3, tables 8.6 to 8.9"
BREAKS = (
    "an extension has no definition",
    "an extension must be understood, but is unknown here",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield extensions without definition, and foreign ones without whose meaning the file may not be read."""
    for node in model.of_kind("extension"):
        written = (node.get("definition") or "").strip()
        if not written:
            yield error(
                RULE, node, text("Expected a definition at the declared extension, but it has none."),
                text("Name the definition, or remove the extension."),
            )
        elif node.get("mustUnderstand") in ("true", "1") and node.nsmap.get(written.rpartition(":")[0]) != ZEEBE:
            yield error(
                RULE, node,
                text(
                    "Expected extensions that are known here, but %(name)s must be understood.", name=shortened(written)
                ),
                text("Remove the extension, or say that it need not be understood."),
            )
