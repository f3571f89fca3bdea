/** A call is sent without leaving the keyboard: Ctrl+Enter sends it on, with Shift it is solved. With a caller who is known, the title is next. */

/** Which of the buttons of the page a key presses; null for any other. */
export function pressed({ key, ctrlKey, metaKey, shiftKey }) {
  if (key !== 'Enter' || !(ctrlKey || metaKey)) return null;
  return shiftKey ? 'solve' : 'send';
}

export function watchCalls() {
  const form = document.querySelector('form[data-calls]');
  if (!form) return;
  form.addEventListener('keydown', (event) => {
    const button = form.querySelector(`[data-call-key="${pressed(event)}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
  const caller = form.elements.namedItem('caller');
  const isNew = !form.querySelector('[aria-invalid="true"], [role="alert"]');
  if (caller.value && isNew) form.elements.namedItem('title')?.focus();
}
