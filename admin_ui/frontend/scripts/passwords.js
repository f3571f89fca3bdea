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

/** What the server says of a password; nothing when it was stopped, also while it answers, or the network is away. */
async function judgement(form, password) {
  const body = new URLSearchParams({ password, link: form.elements.link?.value ?? '' });
  const headers = { Accept: 'application/json', 'X-CSRF-Token': form.elements.csrf_token.value };
  try {
    const answer = await fetch('/password-strength', { method: 'POST', headers, body, signal: judging.signal });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // a meter is no reason to disturb anybody
  }
}

async function judge(field, place) {
  place.hidden = !field.value;
  if (!field.value) return;
  const judged = await judgement(field.form, field.value);
  if (!judged) {
    place.hidden = true; // the form itself says what is wrong once it is sent
    return;
  }
  place.querySelector('meter').value = judged.level;
  place.querySelector('[role="status"]').textContent = judged.words;
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
