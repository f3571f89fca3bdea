/** A call is sent without leaving the keyboard: Ctrl+Enter sends it on, with Shift it is solved. The caller is first, the title where they are known. */

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
  if (!isNew) return;
  // `autofocus` comes with the first picture, which may be later than the first key of somebody who types on.
  (caller.value ? form.elements.namedItem('title') : caller)?.focus();
}
