/** Of tabs that do not fit beside each other, the one that is open is shown. */
export function showOpenTabs(root) {
  for (const open of root.querySelectorAll('.tabs [aria-current]')) {
    const tabs = open.closest('.tabs');
    tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
  }
}
