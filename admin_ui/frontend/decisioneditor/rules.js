/** Changes to the open table that come from beside it: a rule that closes a gap. */

/** Adds a rule with `cells` as its conditions, one for each input column; returns its id. */
export function addRule(modeler, cells) {
  const editor = modeler.getActiveViewer();
  const modeling = editor.get('modeling');
  const row = modeling.addRow({ type: 'dmn:DecisionRule' });
  const rule = row.businessObject;
  rule.inputEntry.forEach((entry, place) => modeling.editCell(entry, cells[place] ?? '-'));
  return rule.id;
}

/** Brings an element of the open table to where it is seen, and the keyboard to it. */
export function showElement(root, id) {
  const found = root.querySelector(`[data-element-id="${CSS.escape(id)}"], [data-row-id="${CSS.escape(id)}"]`);
  if (!found) return false;
  found.scrollIntoView({ block: 'center', inline: 'center' });
  const focusable = found.matches('[tabindex], [contenteditable]') ? found : found.querySelector('[tabindex], [contenteditable], button');
  focusable?.focus();
  return true;
}
