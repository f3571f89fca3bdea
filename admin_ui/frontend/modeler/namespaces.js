/**
 * bpmn.io's writer knows the namespaces that stand on the root alone. Other tools declare theirs where they use them; before such a
 * file is read, every namespace is declared on the root, under the prefix that it had (another where that is taken).
 */

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const XML = 'http://www.w3.org/XML/1998/namespace';
const DECLARED_INSIDE = /<[^!?/][^>]*?\sxmlns(:[\w.-]+)?\s*=/g;

function* all(root) {
  yield root;
  yield* root.getElementsByTagName('*');
}

function declaredOn(element) {
  return [...element.attributes].filter(({ namespaceURI }) => namespaceURI === XMLNS);
}

class Prefixes {
  constructor(root) {
    this.byUri = new Map([[XML, 'xml']]);
    this.taken = new Set(['xml', 'xmlns']);
    for (const { name, localName, value } of declaredOn(root)) {
      if (name === 'xmlns') this.plain = value;
      else this.add(value, localName);
    }
  }

  add(uri, wish) {
    if (this.byUri.has(uri)) return;
    let prefix = wish || 'ns';
    for (let count = 1; this.taken.has(prefix); count += 1) prefix = `${wish || 'ns'}${count}`;
    this.taken.add(prefix);
    this.byUri.set(uri, prefix);
  }

  name(node, isAttribute) {
    const { namespaceURI: uri, localName } = node;
    if (!uri || (!isAttribute && uri === this.plain)) return localName;
    return `${this.byUri.get(uri)}:${localName}`;
  }
}

function copy(element, prefixes, target) {
  const made = target.createElementNS(element.namespaceURI, prefixes.name(element, false));
  for (const attribute of element.attributes) {
    if (attribute.namespaceURI !== XMLNS) made.setAttributeNS(attribute.namespaceURI, prefixes.name(attribute, true), attribute.value);
  }
  for (const child of element.childNodes) {
    made.append(child.nodeType === Node.ELEMENT_NODE ? copy(child, prefixes, target) : target.importNode(child));
  }
  return made;
}

/** The text with all namespaces on its root; the same text when they are there already, or when it is no XML. */
export function namespacesOnRoot(text) {
  const declaring = text.match(DECLARED_INSIDE) ?? [];
  if (declaring.length < 2) return text;
  const read = new DOMParser().parseFromString(text, 'application/xml');
  const root = read.documentElement;
  if (read.querySelector('parsererror') || read.doctype) return text;
  const prefixes = new Prefixes(root);
  for (const element of all(root)) {
    for (const { localName, name, value } of declaredOn(element)) if (name !== 'xmlns') prefixes.add(value, localName);
    if (element.namespaceURI && element.namespaceURI !== prefixes.plain) prefixes.add(element.namespaceURI, element.prefix);
  }
  const target = document.implementation.createDocument(null, null);
  const made = copy(root, prefixes, target);
  if (prefixes.plain) made.setAttributeNS(XMLNS, 'xmlns', prefixes.plain);
  for (const [uri, prefix] of prefixes.byUri) if (prefix !== 'xml') made.setAttributeNS(XMLNS, `xmlns:${prefix}`, uri);
  return new XMLSerializer().serializeToString(made);
}
