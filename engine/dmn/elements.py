"""Finding one's way in DMN's XML: children by local name, references, texts."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from engine.dmn.errors import DmnError, DmnProblem
from engine.feel.messages import Message, message

Element = etree._Element
_VERSIONS = {
    "www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}
NAMESPACES = {f"{scheme}://{rest}": version for rest, version in _VERSIONS.items() for scheme in ("http", "https")}
"""The versions of DMN by namespace; the standard itself went from http to https, and writers mix them up."""


def parse(data: bytes | str) -> Element:
    """Return the root of a model's XML. Raises DmnError for anything malformed, and for any DOCTYPE."""
    encoding = "utf-8" if isinstance(data, str) else None
    parser = etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data.encode() if isinstance(data, str) else data, parser)
    except etree.XMLSyntaxError as error:
        sentence = message(
            "Expected well-formed XML, but line %(line)s is not: %(why)s", line=error.lineno or 1, why=error.msg
        )
        raise DmnError([DmnProblem("", sentence)]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DmnError([DmnProblem(id_of(root), message("Expected a file without DOCTYPE, but it has one."))])
    return root


def namespace(element: Element) -> str:
    """Return the XML namespace of an element."""
    return _parts(element.tag)[0]


@lru_cache(maxsize=512)
def _parts(tag: str) -> tuple[str, str]:
    """Return namespace and local name of a tag; a large table asks for the same few a million times."""
    name = etree.QName(tag)
    return name.namespace or "", name.localname


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return _parts(element.tag)[1]


def children(element: Element, name: str | None = None) -> Iterator[Element]:
    """Return the DMN children, all or those of one name; extensions, comments and diagrams are left out."""
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            found, local = _parts(tag)
            if found in NAMESPACES and (name is None or name == local):
                yield child


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a name."""
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return the ``text`` child's content without surrounding blanks; nothing when there is none."""
    node = child(element, "text") if element is not None else None
    return content_of(node).strip() if node is not None else ""


def content_of(element: Element) -> str:
    """Return the text inside an element, without comments."""
    return (element.text or "") + "".join(_content_of_node(node) for node in element)


def _content_of_node(node: Element) -> str:
    return (content_of(node) if isinstance(node.tag, str) else "") + (node.tail or "")


def name_of(element: Element) -> str:
    """Return the ``name`` of an element, each run of blanks as one space."""
    return " ".join(str(element.get("name", "")).split())


def reference(element: Element, name: str) -> str | None:
    """Return the id that the ``href`` of a child points to."""
    node = child(element, name)
    href = str(node.get("href", "")).strip() if node is not None else ""
    return href or None


def id_of(element: Element) -> str:
    """Return the id of an element, or the nearest one above it."""
    node: Element | None = element
    while node is not None:
        if node.get("id"):
            return str(node.get("id"))
        node = node.getparent()
    return local_name(element)


def type_reference(element: Element | None) -> str | None:
    """Return the ``typeRef`` of an element, as attribute or (item definitions) child, without ``feel:``.

    Any other prefix of XML (DMN 1.1) stays: ``ItemTypes.resolve`` knows its namespace.
    """
    if element is None:
        return None
    name = element.get("typeRef")
    if name is None:
        node = child(element, "typeRef")
        name = (node.text or "").strip() if node is not None else None
    return " ".join(name.split()).removeprefix("feel:") or None if name else None


def foreign_language(element: Element) -> Message | None:
    """Say what is wrong with the expression language of an element or of its model; nothing when it is FEEL."""
    root = element.getroottree().getroot()
    language = element.get("expressionLanguage") or root.get("expressionLanguage") or ""
    if not language or "feel" in language.lower():
        return None
    return message('Expected FEEL, but the expression language "%(language)s" is not supported.', language=language)
