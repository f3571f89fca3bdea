/** Work without a mouse: single keys on lists, search and the list of keys. Off with `<body data-keys="off">`. */

/** What a key means on a page of lists; null for any other. */
export function meaning({ key, ctrlKey, metaKey, altKey }, isInList = false) {
  if (ctrlKey || metaKey || altKey) return null;
  if (isInList && key === 'ArrowDown') return 'next';
  if (isInList && key === 'ArrowUp') return 'previous';
  return { j: 'next', k: 'previous', c: 'claim', x: 'select', l: 'call', '/': 'search', '?': 'keys' }[key] ?? null;
}

/** The place after a step, held inside 0 … count − 1; −1 (nowhere yet) goes to the first. */
export function step(place, count, by) {
  if (place < 0) return 0;
  return Math.max(0, Math.min(count - 1, place + by));
}

const rows = () => [...document.querySelectorAll('[data-work-list] tbody tr')];
const currentRow = () => document.activeElement?.closest('[data-work-list] tbody tr') ?? null;

function move(by) {
  const all = rows();
  if (!all.length) return false;
  const row = all[step(all.indexOf(currentRow()), all.length, by)];
  row.querySelector('[data-open]')?.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}

function press(selector) {
  const target = currentRow()?.querySelector(selector);
  target?.click();
  return Boolean(target);
}

const placeKey = () => `row:${location.pathname}`;

function claim() {
  const row = currentRow();
  if (row?.id && row.querySelector('[data-claim]')) sessionStorage.setItem(placeKey(), row.id);
  return press('[data-claim]');
}

function search() {
  const field = document.querySelector('[data-search]');
  field?.focus();
  field?.select();
  return Boolean(field);
}

function showKeys() {
  const dialog = document.querySelector('dialog#keys');
  dialog?.showModal();
  return Boolean(dialog);
}

function logCall() {
  const link = document.querySelector('[data-log-call]');
  link?.click();
  return Boolean(link);
}

const ACTIONS = {
  next: () => move(1),
  previous: () => move(-1),
  claim,
  select: () => press('[data-select]'),
  call: logCall,
  search,
  keys: showKeys,
};

function isTyping(target) {
  const isTick = target.matches?.('input[type="checkbox"], input[type="radio"]');
  return !isTick && Boolean(target.closest?.('input, textarea, select, [contenteditable]'));
}

function onKey(event) {
  const isQuiet = event.defaultPrevented || isTyping(event.target) || document.body.dataset.keys === 'off';
  if (isQuiet || document.querySelector('dialog[open]')) return;
  const action = ACTIONS[meaning(event, Boolean(currentRow()))];
  if (action?.()) event.preventDefault();
}

/** After a claim the page is new: the row that was claimed has the focus again. */
function returnToRow() {
  const id = sessionStorage.getItem(placeKey());
  sessionStorage.removeItem(placeKey());
  if (id) document.getElementById(id)?.querySelector('[data-open]')?.focus();
}

export function watchKeys() {
  document.addEventListener('keydown', onKey);
  returnToRow();
}
