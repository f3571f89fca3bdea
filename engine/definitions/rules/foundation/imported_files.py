"""Rule ``imported-files``: a BPMN file that is imported is there, can be read, and has the namespace of the import."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, shortened
from engine.errors import Finding, text

RULE = "imported-files"
SECTION = "8.2.1, 8.2.2, table 8.2"
BREAKS = (
    "the BPMN file that is imported is not there",
    "the file that is imported as BPMN is none",
    "the target namespace of the imported file is not that of the import",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each import whose file does not give what it should; files are looked for where a folder is known."""
    for node in model.of_kind("import"):
        location, namespace = (node.get("location") or "").strip(), (node.get("namespace") or "").strip()
        if location not in model.imported:
            continue
        other = model.imported[location]
        if other is None:
            yield error(
                RULE, node,
                text(
                    "Expected a BPMN file at %(file)s, as it is imported, but there is none.", file=shortened(location)
                ),
                text("Put the file beside this one, or remove the import."),
            )
        elif other.root.get("targetNamespace", "").strip() != namespace:
            yield error(
                RULE, node,
                text(
                    "Expected namespace %(namespace)s in the imported file %(file)s, but it has %(found)s.",
                    namespace=shortened(namespace), file=shortened(location),
                    found=shortened(other.root.get("targetNamespace", "")),
                ),
                text("Import the file with its own namespace."),
            )
