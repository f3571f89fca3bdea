/** Names in the reader's language: the property `name:LANGUAGE` of an element stands in for its name. */

function property(element, name) {
  const values = element.extensionElements?.values ?? [];
  const holders = values.filter(({ $type }) => $type === 'zeebe:Properties');
  const found = holders.flatMap(({ properties }) => properties ?? []).find((each) => each.name === name);
  return found?.value || null;
}

/** Changes the names of parsed elements (by id) in place, before they are drawn. English stands in the name itself. */
export function translateNames(elementsById, language) {
  if (!language || language === 'en') return;
  for (const element of Object.values(elementsById)) {
    const name = property(element, `name:${language}`);
    if (!name) continue;
    if (element.$type === 'bpmn:TextAnnotation') element.text = name;
    else element.name = name;
  }
}
