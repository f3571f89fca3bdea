/** Drafts save themselves: a pause after typing, and the page being left, send the form to its draft address. */
import { drop, tell } from './kept.js';
import { clockTime } from './times.js';

const PAUSE = 1200;
const LEFT_OUT = new Set(['command_id']);

const running = new WeakMap();

function body(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isSecret = form.elements[name]?.type === 'password';
    if (typeof value === 'string' && !LEFT_OUT.has(name) && !isSecret) data.append(name, value);
  }
  return data;
}

async function savedAt(response) {
  const isJson = response.headers.get('content-type')?.includes('json');
  const answer = isJson ? await response.json() : null;
  return answer?.saved_at ? Date.parse(answer.saved_at) : Date.now();
}

async function save(form, { leaving = false } = {}) {
  const state = running.get(form);
  clearTimeout(state.timer);
  state.request?.abort();
  state.timer = null;
  state.request = new AbortController();
  const { signal } = state.request;
  if (!leaving) tell(form, form.dataset.textSaving);
  try {
    const headers = { 'X-Draft': '1', Accept: 'application/json' };
    const options = { method: 'POST', body: body(form), headers, keepalive: leaving, redirect: 'error', signal };
    const response = await fetch(form.dataset.draftUrl, options);
    if (!response.ok) throw new Error(`Expected the draft to be saved, but the server answered ${response.status}.`);
    if (!state.timer) drop(form);
    tell(form, form.dataset.textSaved, { time: clockTime(await savedAt(response)) });
  } catch {
    if (!signal.aborted) tell(form, form.dataset.textFailed);
  }
}

function schedule({ target }) {
  const form = target.form ?? target;
  if (!form?.dataset?.draftUrl || form.dataset.submitting) return;
  const state = running.get(form) ?? {};
  running.set(form, state);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), PAUSE);
}

function stop({ target }) {
  const state = running.get(target);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = null;
  state.request?.abort();
}

function flush() {
  if (!document.hidden) return;
  for (const form of document.querySelectorAll('form[data-draft-url]')) {
    if (running.get(form)?.timer && !form.dataset.submitting) save(form, { leaving: true });
  }
}

export function watchDrafts() {
  document.addEventListener('input', schedule);
  document.addEventListener('change', schedule);
  document.addEventListener('submit', stop);
  document.addEventListener('visibilitychange', flush);
}
