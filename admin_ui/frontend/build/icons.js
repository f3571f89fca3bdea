/** Writes ../static/icons.svg: one symbol per name, drawn by Lucide. Lines and colours come from the class `icon`. */
import { readFileSync, writeFileSync } from 'node:fs';

const NAMES = [
  'activity', 'arrow-down', 'arrow-up', 'bell', 'check', 'chevron-down', 'chevron-left', 'chevron-right', 'circle-alert', 'circle-help',
  'clock', 'corner-up-left', 'download', 'external-link', 'eye', 'file-text', 'filter', 'globe', 'hand', 'history', 'inbox',
  'info', 'languages', 'list', 'lock', 'log-out', 'mail', 'maximize', 'menu', 'message-square', 'monitor', 'paperclip',
  'pause', 'pencil-ruler', 'phone', 'plus', 'rotate-ccw', 'search', 'send', 'settings', 'table', 'triangle-alert', 'user', 'users', 'workflow', 'x',
  'zoom-in', 'zoom-out',
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
