/**
 * Rows that matched and cells with findings, marked by a style sheet of our own: dmn-js draws its rows anew as it
 * likes, and would take classes from them.
 */
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const attribute = (name, id) => `.decision-editor [${name}="${CSS.escape(id)}"]`;

function matchedRule(id) {
  const row = attribute('data-row-id', id);
  const index = `.decision-editor .rule-index[data-row-id="${CSS.escape(id)}"]`;
  return `${row} { background: var(--good-soft) !important; } ${index}::before { content: "✓ "; color: var(--good); font-weight: 600; }`;
}

function foundAt({ element, severity }) {
  const [colour, sign] = severity === 'error' ? ['--bad', '⊘'] : ['--warn', '⚠'];
  const cell = attribute('data-element-id', element);
  const index = `.decision-editor .rule-index[data-element-id="${CSS.escape(element)}"]`;
  return `${cell}:not(.rule-index, .annotation) { box-shadow: inset 0 0 0 2px var(${colour}); } ${index}::after { content: " ${sign}"; color: var(${colour}); }`;
}

/** @param {{matched: string[], findings: {element, severity}[]}} state ids as the file has them */
export function mark({ matched, findings }) {
  sheet.replaceSync([...matched.map(matchedRule), ...findings.map(foundAt)].join('\n'));
}
