/**
 * Planned work is dragged onto another day of the calendar, or moved by Alt and an arrow key: the page of its plan opens
 * with the time that is asked for, and shows what stands against it. Nothing is moved before it is saved there.
 */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const DAY = 86_400_000;

/** Days from one day to another, both written as 2026-11-20. */
export const daysBetween = (from, to) => Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY);

/** The address of the plan, with so many days to move it by; null when it stays where it is. */
export function addressOf(plan, days) {
  return days ? `/schedule/records/${encodeURIComponent(plan)}?shift=${days}` : null;
}

const planOf = (target) => target?.closest?.('[data-calendar] [data-plan][draggable="true"]');
const dayOf = (target) => target?.closest?.('[data-calendar] [data-calendar-day]');

function go(plan, days) {
  const address = addressOf(plan.dataset.plan, days);
  if (address) window.location.assign(address);
}

export function watchSchedule() {
  let dragged = null;
  const unmark = () => document.querySelectorAll('.calendar-day.over').forEach((day) => day.classList.remove('over'));
  document.addEventListener('dragstart', (event) => {
    dragged = planOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.plan);
  });
  document.addEventListener('dragover', (event) => {
    const day = dragged && dayOf(event.target);
    if (!day) return;
    event.preventDefault();
    unmark();
    day.classList.add('over');
  });
  document.addEventListener('drop', (event) => {
    const day = dragged && dayOf(event.target);
    if (!day) return;
    event.preventDefault();
    go(dragged, daysBetween(dragged.dataset.day, day.dataset.calendarDay));
  });
  document.addEventListener('dragend', () => {
    dragged = null;
    unmark();
  });
  document.addEventListener('keydown', (event) => {
    const plan = event.altKey && !event.ctrlKey && !event.metaKey && planOf(event.target);
    if (!plan || !(event.key in STEPS)) return;
    event.preventDefault();
    go(plan, STEPS[event.key]);
  });
}
