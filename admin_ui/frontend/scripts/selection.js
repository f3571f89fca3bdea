/** Ticking rows: all at once, and the bar of bulk actions that shows only while something is ticked. */
import { counted } from './texts.js';

const ticks = () => [...document.querySelectorAll('[data-select]')];

function refresh() {
  const all = ticks();
  const count = all.filter((tick) => tick.checked).length;
  for (const bar of document.querySelectorAll('[data-bulk]')) {
    bar.hidden = count === 0;
    const text = bar.querySelector('[data-bulk-count]');
    if (text) text.textContent = counted(text.dataset, count);
  }
  for (const master of document.querySelectorAll('[data-select-all]')) {
    master.checked = count > 0 && count === all.length;
    master.indeterminate = count > 0 && count < all.length;
  }
}

function onChange({ target }) {
  if (target.matches('[data-select-all]')) for (const tick of ticks()) tick.checked = target.checked;
  if (target.matches('[data-select-all], [data-select]')) refresh();
}

export function watchSelection() {
  document.addEventListener('change', onChange);
  addEventListener('pageshow', refresh);
  refresh();
}
