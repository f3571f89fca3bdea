/** Of tabs and entries of the rail that do not fit beside each other, the one that is open is shown. */
export function showOpenTabs(root) {
  for (const open of root.querySelectorAll(':is(.tabs, .rail) [aria-current]')) {
    const tabs = open.closest('.tabs, .rail');
    tabs.scrollLeft = open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
  }
}
