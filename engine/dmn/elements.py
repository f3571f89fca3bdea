"""Finding one's way in DMN's XML: children by local name, references, texts."""

from collections.abc import Iterator

from lxml import etree

Element = etree._Element
NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}


def namespace(element: Element) -> str:
    """Return the XML namespace of an element."""
    return etree.QName(element).namespace or ""


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: Element, name: str | None = None) -> Iterator[Element]:
    """Return the DMN children, all or those of one name; extensions, comments and diagrams are left out."""
    for child in element:
        if isinstance(child.tag, str) and namespace(child) in NAMESPACES and name in {None, local_name(child)}:
            yield child


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a name."""
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return the ``text`` child's content without surrounding blanks; nothing when there is none."""
    node = child(element, "text") if element is not None else None
    return "".join(str(part) for part in node.itertext()).strip() if node is not None else ""


def reference(element: Element, name: str) -> str | None:
    """Return the id that the ``href`` of a child points to."""
    node = child(element, name)
    href = node.get("href", "") if node is not None else ""
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
    """Return the ``typeRef`` of an element, as attribute or (item definitions) child, without ``feel:``."""
    if element is None:
        return None
    name = element.get("typeRef")
    if name is None:
        node = child(element, "typeRef")
        name = (node.text or "").strip() if node is not None else None
    return name.removeprefix("feel:").strip() if name else None
