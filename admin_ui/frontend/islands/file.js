/** Files of a draft as the editors read them, and put them beside another. */
import { personOf } from './token.js';

/** The text of a file and its revision. */
export async function readFile(url) {
  const response = await fetch(url, { headers: { Accept: '*/*' }, redirect: 'error', credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error(`Expected the file, but the answer was ${response.status}.`);
  const revision = Number((response.headers.get('ETag') ?? '').replace(/\D/g, '')) || 0;
  return { text: await response.text(), revision };
}

/** The `text` of a file after the server has carried out what it offered about a finding; null when it could not. */
export async function mended({ url, csrf, file, text, action }) {
  const answer = await fetch(url, {
    method: 'POST', redirect: 'error', credentials: 'same-origin', body: JSON.stringify({ file, text, action }),
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf, Accept: 'application/json' },
  }).catch(() => null);
  return answer?.ok ? (await answer.json()).text : null;
}

const MOST_NAMES = 100;

/** Saves what `textOf(name)` gives beside the file at `url`, under the first name of `nameOf(1)`, `nameOf(2)` … that is free; the name, or null. */
export async function saveBeside({ url, csrf, nameOf, textOf }) {
  for (let number = 1; number < MOST_NAMES; number += 1) {
    const name = nameOf(number);
    const answer = await fetch(url.replace(/[^/]+$/, encodeURIComponent(name)), {
      method: 'PUT', body: textOf(name), redirect: 'error', credentials: 'same-origin',
      headers: { 'If-Match': '"0"', 'X-CSRF-Token': csrf, 'X-Person': personOf(), Accept: 'application/json' },
    }).catch(() => null);
    if (answer?.ok) return name;
    if (answer?.status !== 412) return null;
  }
  return null;
}

/** What is not saved is sent when there is a connection again, a session again, or one looks elsewhere; leaving the page asks first. */
export function followPage(saver) {
  addEventListener('online', () => saver.flush());
  addEventListener('focus', () => ['ended', 'another'].includes(saver.state.kind) && saver.flush());
  document.addEventListener('visibilitychange', () => saver.flush());
  addEventListener('beforeunload', (event) => saver.isOpen && event.preventDefault());
}

/** Links and forms that use what is saved wait for it. */
export function saveBeforeLeaving(saver) {
  document.addEventListener('submit', async (event) => {
    if (!event.target.matches('[data-after-saving]') || !saver.isOpen) return;
    event.preventDefault();
    if (await saver.settle()) event.target.requestSubmit(event.submitter);
  });
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-after-saving]');
    if (!link || !saver.isOpen) return;
    event.preventDefault();
    if (await saver.settle()) location.assign(link.href);
  });
}
