/** Times: "5 min ago" refreshed each minute, the full time with its zone on hover. */
import { pageLanguage } from './texts.js';

const STEPS = [
  ['minute', 60, 60],
  ['hour', 3600, 24],
  ['day', 86400, 7],
];

/**
 * The distance between two moments in words, or null beyond a week, where the date says more.
 * `then` and `now` are milliseconds since 1970; `justNow` is what the page says of this moment.
 */
export function relative(then, now, language, justNow) {
  const seconds = (then - now) / 1000;
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' });
  if (Math.abs(seconds) < 45) return justNow ?? words.format(0, 'second');
  for (const [unit, length, limit] of STEPS) {
    const amount = Math.round(seconds / length);
    if (Math.abs(amount) < limit) return words.format(amount, unit);
  }
  return null;
}

const zone = () => document.documentElement.dataset.timeZone || undefined;

function formatter(options) {
  try {
    return new Intl.DateTimeFormat(pageLanguage(), { ...options, timeZone: zone() });
  } catch {
    return new Intl.DateTimeFormat(pageLanguage(), options); // A zone this browser does not know: its own.
  }
}

/** Hours and minutes in the reader's zone: "10:41". */
export function clockTime(moment) {
  return formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment);
}

/** Date, time, seconds and zone in the reader's zone. */
export function fullTime(moment) {
  return formatter({ dateStyle: 'full', timeStyle: 'long' }).format(moment);
}

function show(element, now) {
  const moment = Date.parse(element.dateTime);
  if (Number.isNaN(moment)) return;
  if (!element.title) element.title = fullTime(moment);
  if (!('relative' in element.dataset)) return;
  element.dataset.written ??= element.textContent;
  element.textContent = relative(moment, now, pageLanguage(), document.documentElement.dataset.justNow) ?? element.dataset.written;
}

function refresh(root) {
  const now = Date.now();
  for (const element of root.querySelectorAll('time[datetime]')) show(element, now);
}

let ticking = false;

export function showTimes(root) {
  refresh(root);
  if (ticking) return;
  ticking = true;
  setInterval(() => document.hidden || refresh(document), 60_000);
  document.addEventListener('visibilitychange', () => document.hidden || refresh(document));
}
