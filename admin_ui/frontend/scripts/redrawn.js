/**
 * A form that the server draws again with all that was typed, because rows came, went or moved: what stands in its controls is
 * what was drawn. Parts that are put into a page keep what was chosen in a control before, and it belongs to another row now.
 */

const TYPED = 'input:not([type]), input[type="text"], textarea';

/** What is being typed right now was not sent yet: it stays. */
export function takeOver(form, active) {
  const typing = form.contains(active) && active.matches(TYPED) ? active.value : null;
  form.reset();
  if (typing !== null) active.value = typing;
}

export function watchRedrawn(root = document) {
  root.addEventListener('htmx:after:settle', ({ target }) => {
    if (!target.querySelectorAll) return;
    const forms = [...target.querySelectorAll('form[data-redrawn]')];
    if (target.matches?.('form[data-redrawn]')) forms.push(target);
    for (const form of forms) takeOver(form, root.activeElement);
  });
}
