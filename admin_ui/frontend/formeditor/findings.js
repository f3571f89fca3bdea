/** What the server finds wrong: a list below, a mark at each component, and a sentence beside the entry that it is about. */

/** Entries of the properties panel by the attribute that a finding names. */
const ENTRIES = {
  key: 'key', id: 'id', label: 'label', dateLabel: 'date-label', timeLabel: 'time-label', description: 'description', text: 'text',
  'conditional.hide': 'conditional-hide', 'validate.min': 'min', 'validate.max': 'max', 'validate.minLength': 'minLength',
  'validate.maxLength': 'maxLength', 'validate.pattern': 'pattern', decimalDigits: 'decimalDigits', increment: 'increment',
  readonly: 'readonly', disabled: 'disabled', accept: 'accept', multiple: 'multiple', subtype: 'subtype',
  'properties.options_from': 'flowdesk-options', 'properties.required_for': 'flowdesk-required-for', 'properties.timeline': 'flowdesk-timeline',
  'appearance.prefixAdorner': 'prefix-adorner', 'appearance.suffixAdorner': 'suffix-adorner', columns: 'columns', defaultValue: 'defaultValue',
};

/** The entry of `name` in the panel of the component `id`: by its id, or (options) by an id that ends with it. */
export function entryOf(panel, id, name) {
  const wanted = ENTRIES[name] ?? name;
  const entries = [...panel.querySelectorAll('[data-entry-id]')];
  return entries.find(({ dataset }) => dataset.entryId === wanted || dataset.entryId === `${id}-${wanted}`);
}

const ICONS = { error: 'circle-alert', warning: 'triangle-alert' };

function icon(severity) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `/static/icons.svg#${ICONS[severity] ?? 'info'}`);
  svg.append(use);
  return svg;
}

const sentence = ({ message, fix }) => [message, fix].filter(Boolean).join(' ');

function offers(fixes, mend) {
  return fixes.map(({ label, action }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.textContent = label;
    button.addEventListener('click', () => mend(action));
    return button;
  });
}

function item(finding, label, open, mend) {
  const made = document.createElement('li');
  made.className = `finding ${finding.severity}`;
  const told = document.createElement('span');
  told.textContent = sentence(finding);
  made.append(icon(finding.severity));
  if (finding.component) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'link';
    button.textContent = label(finding.component);
    button.addEventListener('click', () => open(finding));
    made.append(button);
  }
  made.append(told, ...offers(finding.fixes ?? [], mend));
  return made;
}

export class Findings {
  #list;
  #texts;
  #found = [];

  constructor(list, texts) {
    this.#list = list;
    this.#texts = texts;
  }

  /**
   * @param {(id) => string} label of a component @param {(finding) => void} open shows the place of a finding
   * @param {(action) => void} mend carries out what is offered about one
   */
  show(found, label, open, mend) {
    this.#found = found;
    const none = document.createElement('li');
    none.className = 'muted';
    none.textContent = this.#texts.textNone;
    this.#list.replaceChildren(...(found.length ? found.map((each) => item(each, label, open, mend)) : [none]));
  }

  /** Marks components on the canvas, and says beside the entries of `selected` what is wrong with them. */
  mark(canvas, panel, selected) {
    for (const element of canvas.querySelectorAll('.fjs-element[data-id]')) {
      const worst = this.#found.filter(({ component }) => component === element.dataset.id);
      const severity = worst.some(({ severity: each }) => each === 'error') ? 'error' : worst[0]?.severity;
      if (severity) element.dataset.finding = severity;
      else delete element.dataset.finding;
    }
    for (const entry of panel.querySelectorAll('[data-told]')) {
      delete entry.dataset.told;
      entry.querySelector('[aria-description]')?.removeAttribute('aria-description');
    }
    for (const finding of this.#found) if (selected && finding.component === selected) beside(panel, finding);
  }
}

/** Said by attributes alone: the panel draws its own elements, and would stumble over others among them. */
function beside(panel, finding) {
  const entry = entryOf(panel, finding.component, finding.name);
  if (!entry) return;
  entry.dataset.told = [entry.dataset.told, sentence(finding)].filter(Boolean).join(' ');
  entry.dataset.severity = finding.severity;
  entry.querySelector('[contenteditable], input, select, textarea')?.setAttribute('aria-description', entry.dataset.told);
}
