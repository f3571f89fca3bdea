/** The comment box looks internal while it is internal, so that nobody writes to the wrong reader. */
function show(tick) {
  tick.form?.classList.toggle('internal', tick.checked);
}

export function showInternal(root) {
  for (const tick of root.querySelectorAll('[data-internal]')) show(tick);
}

export function watchReplies() {
  document.addEventListener('change', ({ target }) => target.matches('[data-internal]') && show(target));
}
