"""Rule ``languages``: languages are said as addresses, formats of texts as kinds of content such as ``text/plain``."""

from collections.abc import Iterator

from engine.definitions.addresses import is_address, is_content_type
from engine.definitions.kinds import EXPRESSIONS
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named, shortened
from engine.errors import Finding, text

RULE = "languages"
SECTION = "8.2.1, table 8.1; 8.3.1, table 8.5; 8.3.14; 8.4.1, table 8.21"
BREAKS = (
    "expressionLanguage of the file is no address (URI)",
    "typeLanguage of the file is no address (URI)",
    "language of a formal expression is no address (URI)",
    "textFormat of a documentation is no kind of content",
    "textFormat of a text annotation is no kind of content",
)
FEEL = frozenset({"feel", "FEEL"})
"""The short name under which many editors write the one language that runs here."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each language and format that is written in another form."""
    for attribute in ("expressionLanguage", "typeLanguage"):
        yield from _language(model.root, attribute)
    for node in model.of_kind(*EXPRESSIONS):
        yield from _language(node, "language")
    for node in model.of_kind("documentation", "textAnnotation"):
        written = node.get("textFormat")
        if written is not None and not is_content_type(written):
            yield error(
                RULE, node,
                text(
                    "Expected a kind of content as format of the %(name)s at <%(element)s>, but it is “%(value)s”.",
                    name=local_name(node), element=named(node), value=shortened(written),
                ),
                text("Write text/plain, or remove the format."),
            )


def _language(node: Node, attribute: str) -> Iterator[Finding]:
    written = node.get(attribute)
    if written is not None and written not in FEEL and not is_address(written):
        yield error(
            RULE, node,
            text(
                "Expected an address as %(attribute)s at <%(element)s>, but it is “%(value)s”.",
                attribute=attribute, element=named(node), value=shortened(written),
            ),
            text("Write an address such as https://www.omg.org/spec/DMN/20191111/FEEL/, or remove the attribute."),
        )
