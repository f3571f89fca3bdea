/** Badges of the clocks that an element drives; words, icons and looks are the server's, the place is found here. */

const SVG = 'http://www.w3.org/2000/svg';

/** How large a badge is in the units of the drawing, when the whole of a usual drawing is seen. */
const LINE = 26;
const LETTER = 9;
const AROUND = 34;

/** What a badge should not cover, by how much that hurts: shapes and words more than flows. */
const SHAPE = 3;
const FLOW = 1;

/** How far a badge may go from an event where there is no room at it, and what each unit of that costs. */
const STEPS = [0, 0.6 * LINE, 1.2 * LINE, 1.8 * LINE];
const FAR = 4;

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

function overlap(one, other) {
  const wide = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const high = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** The boxes of a flow: one for each of its straight parts, as wide as a line is thick. */
function partsOf({ waypoints }) {
  return waypoints.slice(1).map((to, index) => {
    const from = waypoints[index];
    return {
      x: Math.min(from.x, to.x) - 2, y: Math.min(from.y, to.y) - 2,
      width: Math.abs(to.x - from.x) + 4, height: Math.abs(to.y - from.y) + 4,
    };
  });
}

/** A badge lies on the edge of a step, but an event is no larger than the badge. */
const SMALL = 50;

/** Boxes with weights of everything drawn besides what `element` lies in, and besides itself unless it is small. */
export function obstaclesTo(element, others) {
  const own = new Set([element.width > SMALL ? element : null, element.parent]);
  return others.filter((each) => each.parent && !own.has(each) && !each.children?.length).flatMap((each) => (
    each.waypoints ? partsOf(each).map((box) => ({ ...box, weight: FLOW })) : [{ x: each.x, y: each.y, width: each.width, height: each.height, weight: SHAPE }]
  ));
}

/** About how wide a badge of these lines is. */
export function widthOf(texts) {
  const lengths = texts.map((text) => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1.8 : 1), 0));
  return Math.max(...lengths) * LETTER + AROUND;
}

const sizeOf = (texts) => ({ width: widthOf(texts), height: texts.length * LINE });

/** How much of a badge lies beyond the drawing, where a window that shows the whole of it would cut it off. */
function beyond(box, { x, y, width, height }) {
  const seen = { x: x - AROUND, y: y - AROUND, width: width + 2 * AROUND, height: height + 2 * AROUND };
  return box.width * box.height - overlap(box, seen);
}

/**
 * Where the badge of an element covers the least: {left, top} of its anchor in the element, and which of its sides is
 * there: `align` is left, center or right. Pure.
 */
export function placeFor(element, texts, obstacles, drawing) {
  const size = sizeOf(texts);
  const below = element.height - 5;
  const above = 5 - size.height;
  const found = (element.width > SMALL ? [0] : STEPS).flatMap((away) => [
    ['center', 0.5, below + away, away], ['right', 0.3, below + away, away], ['left', 0.7, below + away, away],
    ['center', 0.5, above - away, away], ['right', 0.2, above - away, away], ['left', 0.8, above - away, away],
  ]).map(([align, share, top, away]) => {
    const left = share * element.width;
    const x = element.x + left - { left: 0, center: size.width / 2, right: size.width }[align];
    const box = { x, y: element.y + top, ...size };
    const costs = FAR * away + (drawing ? beyond(box, drawing) * SHAPE : 0);
    const covered = obstacles.reduce((sum, each) => sum + overlap(box, each) * each.weight, costs);
    return { align, left, top, box, covered };
  });
  return found.reduce((best, each) => (each.covered < best.covered ? each : best));
}

/**
 * Puts the badges of `clocks` ({id: [lines]}) on the drawing; they go with the other marks when a new state is drawn.
 * `others` are boxes of badges that are there already.
 */
export function placeClocks(viewer, clocks, others) {
  const registry = viewer.get('elementRegistry');
  const { inner } = viewer.get('canvas').viewbox();
  const placed = others.map((box) => ({ ...box, weight: SHAPE }));
  for (const [id, lines] of Object.entries(clocks)) {
    const element = registry.get(id);
    if (!element || element.waypoints) continue;
    const badges = document.createElement('div');
    const obstacles = [...obstaclesTo(element, registry.getAll()), ...placed];
    const { align, left, top, box } = placeFor(element, lines.map(({ text }) => text), obstacles, inner);
    placed.push({ ...box, weight: SHAPE });
    badges.className = `diagram-clocks ${align}`;
    badges.append(...lines.map(line));
    const show = { minZoom: 0.4 };
    viewer.get('overlays').add(element, 'time', { position: { top, left }, html: badges, show, scale: { min: 0.8, max: 1.2 } });
  }
}
