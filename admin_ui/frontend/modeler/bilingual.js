/**
 * Names in two languages. A file keeps the English name in the name and the Chinese one in the property `name:zh-CN`. While it is
 * drawn in Chinese the two change places, so that canvas, panel, search and log show Chinese; the file is written the usual way.
 */

const CHINESE = 'name:zh-CN';

function chineseOf(element) {
  const holders = (element.extensionElements?.values ?? []).filter(({ $type }) => $type === 'zeebe:Properties');
  return holders.flatMap(({ properties }) => properties ?? []).find(({ name }) => name === CHINESE);
}

const nameAttribute = (element) => (element.$type === 'bpmn:TextAnnotation' ? 'text' : 'name');

function assign(object, name, value) {
  if (value === undefined) delete object[name];
  else object[name] = value;
}

function exchange(element) {
  const other = chineseOf(element);
  if (!other) return;
  const own = nameAttribute(element);
  const [name, value] = [element[own], other.value];
  assign(element, own, value);
  assign(other, 'value', name);
}

/** Every element below `root` that may have a name, each once. */
function* below(root, seen = new Set()) {
  if (!root?.$descriptor || seen.has(root)) return;
  seen.add(root);
  yield root;
  for (const property of root.$descriptor.properties ?? []) {
    if (property.isReference || property.isAttr) continue;
    const value = root[property.name.replace(/^bpmn:/, '')] ?? root[property.name];
    for (const child of [value].flat()) if (child?.$type) yield* below(child, seen);
  }
}

/** Lets the two names of every element change places; doing it again undoes it. */
export function exchangeNames(definitions) {
  for (const element of below(definitions)) exchange(element);
}

/** The file's text, with the names where they belong. */
export async function written(modeler, language) {
  const definitions = modeler.getDefinitions();
  const swaps = language === 'zh-CN';
  if (swaps) exchangeNames(definitions);
  try {
    const { xml } = await modeler.saveXML({ format: true });
    return xml;
  } finally {
    if (swaps) exchangeNames(definitions);
  }
}

/** From now on what is opened shows its Chinese names, when `language` is Chinese. */
export function followLanguage(modeler, language) {
  if (language !== 'zh-CN') return;
  modeler.on('import.parse.complete', ({ definitions }) => definitions && exchangeNames(definitions));
}
