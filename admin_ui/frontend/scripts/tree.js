/**
 * A long tree of choices is searched instead of scrolled: words narrow the list down, arrow keys go through it. The
 * select stays what the form sends; without scripts it is what one chooses from.
 */
import { fill } from './texts.js';

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Those of `options` ({value, label, …}) whose way holds every word that was typed. */
export function matching(options, typed) {
  const words = folded(typed).split(/[\s›/]+/u).filter(Boolean);
  return options.filter(({ label }) => words.every((word) => folded(label).includes(word)));
}

/** What typing alone chooses: the option that is called so, else the only one that is left; null when it is not clear. */
export function meant(options, typed) {
  const wanted = folded(typed).trim();
  const called = options.filter(({ label, name }) => folded(label) === wanted || folded(name) === wanted);
  const left = called.length ? called : matching(options, typed);
  return left.length === 1 ? left[0] : null;
}

const optionsOf = (select) => [...select.options].filter(({ value }) => value).map((option) => ({
  value: option.value, label: option.text.trim(), name: option.dataset.name || option.text.trim(),
  depth: Number(option.dataset.depth || 0),
}));

const made = (tag, attributes = {}) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

class TreeChoice {
  constructor(select) {
    this.select = select;
    this.options = optionsOf(select);
    const { id } = select;
    this.input = made('input', {
      id, class: 'input', type: 'text', role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list',
      'aria-expanded': 'false', 'aria-controls': `${id}-list`, placeholder: select.dataset.textFind,
    });
    for (const name of ['aria-describedby', 'aria-invalid', 'aria-required']) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    this.list = made('ul', { id: `${id}-list`, role: 'listbox', class: 'tree-list', hidden: '' });
    this.list.setAttribute('aria-label', select.dataset.textList);
    this.error = made('p', { class: 'error', id: `${id}-unclear`, role: 'alert', hidden: '' });
    const box = made('div', { class: 'tree-choice' });
    box.append(this.input, this.list, this.error);
    select.before(box);
    select.id = `${id}-value`;
    select.hidden = true;
    this.disabled = select.disabled;
    this.input.disabled = select.disabled;
    this.show();
    this.watch();
  }

  /** The text of what is chosen. */
  get chosen() {
    return this.options.find(({ value }) => value === this.select.value)?.label ?? '';
  }

  get isOpen() {
    return !this.list.hidden;
  }

  show() {
    this.input.value = this.chosen;
  }

  watch() {
    this.input.addEventListener('input', () => this.open(this.input.value));
    this.input.addEventListener('click', () => (this.isOpen ? null : this.open('')));
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => this.leave());
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', ({ target }) => {
      const item = target.closest('[role=option]');
      if (item) this.choose(item.dataset.value);
    });
    this.select.addEventListener('change', () => this.show());
  }

  open(typed) {
    const found = typed === this.chosen ? this.options : matching(this.options, typed);
    const isSearch = found.length < this.options.length;
    this.list.replaceChildren(...found.map((option) => this.item(option, isSearch)));
    if (!found.length) {
      const nothing = made('li', { class: 'muted', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' });
      nothing.textContent = this.select.dataset.textNothing;
      this.list.append(nothing);
    }
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    const now = this.list.querySelector('[aria-selected=true]') ?? (isSearch ? this.list.querySelector('[data-value]') : null);
    this.mark(now);
  }

  item(option, isSearch) {
    const item = made('li', {
      id: `${this.input.id}-${option.value}`.replace(/[^\w-]/gu, '-'), role: 'option', 'data-value': option.value,
      'aria-selected': String(option.value === this.select.value),
    });
    item.textContent = isSearch ? option.label : option.name;
    if (!isSearch) item.dataset.depth = option.depth;
    if (!isSearch && option.depth) item.setAttribute('aria-label', option.label);
    return item;
  }

  mark(item) {
    this.list.querySelector('.active')?.classList.remove('active');
    this.active = item;
    if (!item) return this.input.removeAttribute('aria-activedescendant');
    item.classList.add('active');
    item.scrollIntoView({ block: 'nearest' });
    return this.input.setAttribute('aria-activedescendant', item.id);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.mark(null);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const isNew = !this.isOpen;
      if (isNew) this.open(this.input.value);
      if (!isNew || !this.active) this.step(steps[event.key]);
    } else if (event.key === 'Enter' && this.isOpen) {
      event.preventDefault();
      if (this.active) this.choose(this.active.dataset.value);
    } else if (event.key === 'Escape' && this.isOpen) {
      event.stopPropagation();
      this.close();
    }
  }

  step(by) {
    const items = [...this.list.querySelectorAll('[data-value]')];
    const at = items.indexOf(this.active);
    if (items.length) this.mark(items[at < 0 && by < 0 ? items.length - 1 : (at + by + items.length) % items.length]);
  }

  choose(value) {
    const isNew = this.select.value !== value;
    this.select.value = value;
    this.show();
    this.close();
    this.complain(false);
    if (isNew) this.select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Whoever goes on has chosen what they typed, where that is clear; else it stays, and is said to be unclear. */
  leave() {
    if (this.isOpen) this.close();
    const typed = this.input.value.trim();
    if (typed === this.chosen) return this.complain(false);
    const found = typed ? meant(this.options, typed) : { value: '' };
    if (found) return this.choose(found.value);
    this.select.value = '';
    return this.complain(true);
  }

  get isUnclear() {
    return !this.error.hidden;
  }

  complain(isUnclear) {
    if (isUnclear === this.isUnclear) return;
    this.error.hidden = !isUnclear;
    this.error.textContent = isUnclear ? fill(this.select.dataset.textUnclear, { typed: this.input.value.trim() }) : '';
    this.input.toggleAttribute('aria-invalid', isUnclear);
    if (isUnclear) this.input.setAttribute('aria-invalid', 'true');
  }
}

const choices = new WeakMap();

/** Makes the selects of `root` searchable that are trees. */
export function showTrees(root) {
  for (const select of root.querySelectorAll('select[data-tree]')) {
    if (!select.previousElementSibling?.matches('.tree-choice')) choices.set(select, new TreeChoice(select));
  }
}

/** A form with something unclear in it is not sent: what was typed would be lost. */
export function watchTrees() {
  document.addEventListener('submit', (event) => {
    const unclear = [...event.target.querySelectorAll('select[data-tree]')].map((select) => choices.get(select))
      .find((choice) => choice && !choice.disabled && (choice.leave(), choice.isUnclear));
    if (!unclear) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    unclear.input.focus();
  }, true);
}
