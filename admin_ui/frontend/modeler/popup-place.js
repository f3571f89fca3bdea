/**
 * Menus stay in the window. diagram-js keeps them within the page, which is longer than the window here: a long menu that opens low
 * would have entries that nobody reaches.
 */

const MARGIN = 8;

class PopupPlace {
  constructor(eventBus) {
    eventBus.on('popupMenu.opened', () => requestAnimationFrame(() => {
      const menu = document.querySelector('.djs-popup');
      if (!menu || getComputedStyle(menu).position !== 'fixed') return;
      const { top, height } = menu.getBoundingClientRect();
      const wanted = Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN));
      if (wanted !== top) menu.style.top = `${wanted}px`;
    }));
  }
}
PopupPlace.$inject = ['eventBus'];

export const popupPlace = { __init__: ['popupPlace'], popupPlace: ['type', PopupPlace] };
