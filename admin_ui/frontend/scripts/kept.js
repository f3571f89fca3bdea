/**
 * Typing survives a lost connection: what differs from the server's form stays in this tab until the server has it.
 * Nothing hidden, no password and no file is kept.
 */
import { applyFields, changedFields } from './fields.js';
import { fill } from './texts.js';

const PREFIX = 'typed:';

const keyOf = (form) => PREFIX + (form.dataset.keep || form.dataset.draftUrl);
const isKept = (form) => Boolean(form?.dataset.keep || form?.dataset.draftUrl);
const storedKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? 'null');

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    sessionStorage.removeItem(key); // The tab's store is full: an older copy would be worse than none.
  }
}

/** Shows a sentence where the form keeps its draft status, else as a notice above the form. */
export function tell(form, text, values) {
  if (!text) return;
  let place = form.querySelector('[data-draft-status]') ?? form.querySelector('[data-kept-status]');
  if (!place) {
    place = document.createElement('p');
    place.className = 'small muted';
    place.dataset.keptStatus = '';
    place.setAttribute('role', 'status');
    form.append(place);
  }
  place.textContent = fill(text, values);
}

export function keep(form) {
  const changed = changedFields(form.elements);
  if (Object.keys(changed).length) write(keyOf(form), { changed });
  else sessionStorage.removeItem(keyOf(form));
}

export const drop = (form) => sessionStorage.removeItem(keyOf(form));

/** A form on its way: the copy stays until a page of ours answers. */
function markSent(form) {
  const kept = read(keyOf(form));
  if (kept) write(keyOf(form), { ...kept, sent: true });
}

/** A page that was reached (not reloaded, not gone back to) is the server's answer to what was sent. */
function dropAnswered() {
  const [navigation] = performance.getEntriesByType('navigation');
  if (navigation?.type !== 'navigate' || 'failed' in document.body.dataset) return;
  for (const key of storedKeys()) if (read(key)?.sent) sessionStorage.removeItem(key);
}

function restore(form) {
  const kept = read(keyOf(form));
  if (!kept || !applyFields(form.elements, kept.changed)) return;
  tell(form, form.dataset.textRestored);
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function onSubmit(event) {
  const form = event.target;
  if ('signOut' in form.dataset) {
    for (const key of storedKeys()) sessionStorage.removeItem(key);
  } else if (isKept(form)) {
    keep(form);
    markSent(form);
  }
}

/** htmx answers without a new page: anything but a fault of the server means that it has what was sent. */
function onAnswer(event) {
  const form = event.target.closest?.('form');
  const status = event.detail?.ctx?.response?.status ?? 0;
  if (isKept(form) && event.target === form && status >= 200 && status < 500) drop(form);
}

let watching = false;

function watch() {
  watching = true;
  dropAnswered();
  const onTyping = ({ target }) => isKept(target.form) && keep(target.form);
  document.addEventListener('input', onTyping);
  document.addEventListener('change', onTyping);
  document.addEventListener('submit', onSubmit);
  document.addEventListener('htmx:after:request', onAnswer);
}

export function keepTyping(root) {
  if (!watching) watch();
  for (const form of root.querySelectorAll('form[data-keep], form[data-draft-url]')) {
    if (form.dataset.keptReady) continue;
    form.dataset.keptReady = 'yes';
    restore(form);
  }
}
