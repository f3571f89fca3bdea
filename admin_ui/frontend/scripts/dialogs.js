/** Native dialogs and menus. Each opener is a link to a page that does the same without a script. */

function open(dialog, opener) {
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent('flowdesk:opened', { bubbles: true }));
  dialog.addEventListener('close', () => opener?.focus(), { once: true });
}

function onClick(event) {
  const opener = event.target.closest('[data-dialog-open]');
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (dialog && isPlain) {
    event.preventDefault();
    open(dialog, opener);
  } else if (event.target.closest('[data-dialog-close]')) {
    event.target.closest('dialog')?.close();
  } else if (event.target.matches('dialog[open]')) {
    closeFromBackdrop(event);
  }
  closeMenus(event.target);
}

function closeFromBackdrop({ target, clientX, clientY }) {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  if (!isInside) target.close();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(except)) menu.open = false;
}

function onKey(event) {
  const menu = event.key === 'Escape' && event.target.closest?.('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
}

export function watchDialogs() {
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  const shown = document.querySelector('dialog[data-dialog-shown]');
  if (shown) open(shown, null);
}
