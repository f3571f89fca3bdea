/** Badges of the clocks that an element drives: a line for each, below its lower edge; words, icon and look are the server's. */

const SVG = 'http://www.w3.org/2000/svg';

function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/static/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

function line({ tone, icon: name, text, title }) {
  const made = document.createElement('div');
  made.className = ['diagram-clock', tone].filter(Boolean).join(' ');
  made.title = title;
  made.append(icon(name), text);
  return made;
}

/** Puts the badges of `clocks` at an element; they go with the other marks when a new state is drawn. */
export function placeClocks(viewer, element, clocks) {
  const badges = document.createElement('div');
  badges.className = 'diagram-clocks';
  badges.append(...clocks.map(line));
  const position = { top: element.height + 3, left: element.width / 2 };
  viewer.get('overlays').add(element, 'time', { position, html: badges, show: { minZoom: 0.4 }, scale: { min: 0.8, max: 1.2 } });
}
