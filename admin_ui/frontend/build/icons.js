/** Writes ../static/icons.svg: one symbol per name, drawn by Lucide. Lines and colours come from the class `icon`. */
import { readFileSync, writeFileSync } from 'node:fs';

const NAMES = [
  'activity', 'archive', 'archive-restore', 'arrow-down', 'arrow-up', 'award', 'bell', 'building-2', 'calendar-days',
  'calendar-off', 'check', 'chevron-down', 'chevron-left', 'chevron-right', 'circle-alert', 'circle-help',
  'circle-user', 'clock', 'clock-alert', 'corner-up-left', 'download', 'external-link', 'eye', 'file-text', 'filter', 'folder-tree',
  'globe', 'hand',
  'headset', 'history', 'inbox', 'info', 'key-round', 'languages', 'layout-dashboard', 'link', 'list', 'lock', 'log-in', 'log-out',
  'mail', 'map-pin', 'maximize', 'menu', 'message-square', 'monitor', 'paperclip', 'pause', 'pencil', 'pencil-ruler', 'phone',
  'plus', 'rotate-ccw', 'route', 'search', 'send', 'settings', 'shield-check', 'star', 'table', 'trash-2', 'triangle-alert',
  'user', 'user-check', 'user-x', 'users', 'workflow', 'x', 'zoom-in', 'zoom-out',
  'package', 'laptop', 'smartphone', 'printer', 'user-plus', 'wifi', 'server', 'database', 'hard-drive', 'shopping-cart',
  'graduation-cap', 'presentation', 'wrench', 'align-start-vertical', 'circle-play', 'map', 'palette', 'redo-2', 'undo-2',
];

const here = (path) => new URL(path, import.meta.url);

function symbol(name) {
  const drawn = readFileSync(here(`../node_modules/lucide-static/icons/${name}.svg`), 'utf8');
  const inside = drawn.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
  if (!inside) throw new Error(`Expected one svg element in the icon ${name}, but there was none. Look at its file.`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside[1].replace(/\s*\n\s*/g, '')}</symbol>`;
}

const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${NAMES.map(symbol).join('\n')}\n</svg>\n`;
writeFileSync(here('../../static/icons.svg'), sprite);
