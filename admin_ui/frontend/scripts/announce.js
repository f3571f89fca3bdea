/** New rows are announced, never pushed under the pointer: a poll shows a link that loads the list anew. */
import { counted } from './texts.js';

async function ask(place) {
  if (document.hidden || !place.isConnected) return;
  try {
    const response = await fetch(place.dataset.pollUrl, { headers: { Accept: 'application/json' }, redirect: 'error' });
    if (response.ok) show(place, (await response.json()).count);
  } catch {
    place.dataset.lastPoll = 'failed'; // No connection just now: the next round asks again.
  }
}

function show(place, count) {
  const link = place.querySelector('a');
  link.hidden = !(count > 0);
  const text = count > 0 ? counted(place.dataset, count) : '';
  const words = link.querySelector('[data-poll-text]') ?? link;
  if (words.textContent !== text) words.textContent = text;
}

export function announceNewRows() {
  for (const place of document.querySelectorAll('[data-poll-url]')) {
    const seconds = Math.max(5, Number(place.dataset.pollSeconds) || 30);
    setInterval(() => ask(place), seconds * 1000);
    document.addEventListener('visibilitychange', () => ask(place));
  }
}
