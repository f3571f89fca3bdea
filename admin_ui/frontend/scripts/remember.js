/**
 * A workbench keeps what stands in it for this tab: whoever comes back finds it again. A page that was answered to a
 * form (`data-fresh` is not on it) is newer than what is kept. Signing out forgets it, like everything typed.
 */
import { applyFields } from './fields.js';

const keyOf = (form) => `typed:${form.dataset.remember}`;
const LEFT_OUT = new Set(['csrf_token', 'taken']);

function store(form) {
  const changed = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !LEFT_OUT.has(name)) changed[name] = [value];
  }
  try {
    sessionStorage.setItem(keyOf(form), JSON.stringify({ changed }));
  } catch {
    sessionStorage.removeItem(keyOf(form)); // The tab's store is full: an older copy would be worse than none.
  }
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? 'null');
  if (!kept) return;
  applyFields(form.elements, kept.changed);
  setTimeout(() => form.dispatchEvent(new Event('input', { bubbles: true }))); // htmx listens from the next turn on
}

export function rememberTyping(root) {
  for (const form of root.querySelectorAll('form[data-remember]:not([data-remember-ready])')) {
    form.dataset.rememberReady = 'yes';
    if ('fresh' in form.dataset) restore(form);
    else store(form);
    form.addEventListener('input', () => store(form));
  }
}
