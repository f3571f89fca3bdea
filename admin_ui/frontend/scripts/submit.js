/** A form is sent once: a second press is swallowed, the hidden command id stays, so that a repeat acts once anyway. */
import { tell } from './kept.js';

const WAIT = 15_000;

const buttons = (form) => [...form.elements].filter((field) => field.type === 'submit');

function release(form) {
  delete form.dataset.submitting;
  for (const button of buttons(form)) {
    button.removeAttribute('aria-disabled');
    button.classList.remove('busy');
  }
}

function hold(form, submitter) {
  form.dataset.submitting = 'yes';
  for (const button of buttons(form)) button.setAttribute('aria-disabled', 'true');
  submitter?.classList.add('busy');
  setTimeout(() => release(form), WAIT);
}

const isCounted = (form) => form.method === 'post' && !('repeatable' in form.dataset);

function beforeAll(event) {
  const form = event.target;
  if (!isCounted(form)) return;
  const isOffline = navigator.onLine === false && form.dataset.textOffline;
  if (isOffline) tell(form, form.dataset.textOffline);
  if (isOffline || form.dataset.submitting) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function afterAll(event) {
  const { target: form, submitter } = event;
  const isOurs = isCounted(form) && (!event.defaultPrevented || form.matches('[hx-post]'));
  if (isOurs) hold(form, submitter);
}

export function submitOnce() {
  document.addEventListener('submit', beforeAll, true);
  document.addEventListener('submit', afterAll);
  document.addEventListener('htmx:finally:request', ({ target }) => target.matches?.('form') && release(target));
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) document.querySelectorAll('form[data-submitting]').forEach(release);
  });
}
