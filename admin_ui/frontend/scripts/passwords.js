/** Passwords: a button shows what is typed, and where one is chosen the server says how hard it is to guess. */

const PAUSE = 300;
const waiting = new Map();
let judging = new AbortController();

function toggle(button) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  const shown = field.type === 'password';
  field.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
}

/** Once the form is sent its link may be used up: nothing more is asked about what was typed. */
function stopJudging() {
  for (const timer of waiting.values()) clearTimeout(timer);
  waiting.clear();
  judging.abort();
  judging = new AbortController();
}

/** What is shown goes back to dots before it is sent, so that no browser remembers it as a text. */
function cover(form) {
  for (const button of form.querySelectorAll('[data-reveal][aria-pressed="true"]')) toggle(button);
}

async function judge(field, place) {
  place.hidden = !field.value;
  if (!field.value) return;
  const form = field.form;
  const sent = new URLSearchParams({ password: field.value, link: form.elements.link?.value ?? '' });
  const headers = { Accept: 'application/json', 'X-CSRF-Token': form.elements.csrf_token.value };
  let answer;
  try {
    answer = await fetch('/password-strength', { method: 'POST', headers, body: sent, signal: judging.signal });
  } catch {
    answer = null; // stopped, or the network is away: a meter is no reason to disturb anybody
  }
  if (!answer?.ok) {
    place.hidden = true; // the form itself says what is wrong once it is sent
    return;
  }
  const { level, words } = await answer.json();
  place.querySelector('meter').value = level;
  place.querySelector('[role="status"]').textContent = words;
}

function onInput(event) {
  const place = document.querySelector(`[data-strength="${event.target.id}"]`);
  if (!place) return;
  clearTimeout(waiting.get(place));
  waiting.set(place, setTimeout(() => judge(event.target, place), PAUSE));
}

export function watchPasswords() {
  for (const button of document.querySelectorAll('[data-reveal]')) button.hidden = false;
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-reveal]');
    if (button) toggle(button);
  });
  document.addEventListener('input', onInput);
  document.addEventListener(
    'submit',
    (event) => {
      stopJudging();
      cover(event.target);
    },
    true,
  );
}
