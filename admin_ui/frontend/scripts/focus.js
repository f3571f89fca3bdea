/** After a refused form the reader starts where the trouble is. */
export function focusFirstError() {
  const place = document.querySelector('[data-focus]') ?? document.querySelector('[aria-invalid="true"]');
  place?.focus();
}
