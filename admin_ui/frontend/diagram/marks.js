/**
 * What happened, on the drawing: flows taken, elements done, where the token is or stands still, how long each step took.
 * State: {taken_flows: [ids], done: [ids], active: [{id, since}], stuck: [{id, since}], durations: {id: "30 min"}}; for
 * many at once {counts: {id: {tokens, faults}}}. Operations outside the drawn flow: {detours: {id: {count, words}}}.
 * What differs from another state: {differences: {id: {kind, text}}}, kind being added, removed, changed or moved.
 * Flows that no test takes: {missed_flows: [ids]}. Clocks: {clocks: {id: [{tone, icon, text, title}]}}, see clocks.js.
 */
import { relative } from '../scripts/times.js';
import { fill, pageLanguage } from '../scripts/texts.js';
import { placeClocks, widthOf } from './clocks.js';

const COLOURS = {
  'flow-missed': 'var(--bad)',
  'flow-taken': 'var(--good)',
  'flow-done': 'var(--good)',
  'flow-now': 'var(--accent)',
  'flow-stuck': 'var(--bad)',
  'differs-added': 'var(--good)',
  'differs-removed': 'var(--bad)',
  'differs-changed': 'var(--accent)',
  'differs-moved': 'var(--ink-3)',
};
const CLASSES = Object.keys(COLOURS);

/** The one class of each element id: standing still outranks the token, this outranks done, done outranks taken. */
export function marksOf(state) {
  const marks = new Map();
  for (const id of state.missed_flows ?? []) marks.set(id, 'flow-missed');
  for (const id of state.taken_flows ?? []) marks.set(id, 'flow-taken');
  for (const id of state.done ?? []) marks.set(id, 'flow-done');
  for (const { id } of state.active ?? []) marks.set(id, 'flow-now');
  for (const { id } of state.stuck ?? []) marks.set(id, 'flow-stuck');
  for (const [id, { faults }] of Object.entries(state.counts ?? {})) marks.set(id, faults ? 'flow-stuck' : 'flow-now');
  for (const [id, { kind }] of Object.entries(state.differences ?? {})) marks.set(id, `differs-${kind}`);
  return marks;
}

/** The badge of each element id: {text, now, stuck}. A running step without a duration says since when. */
export function badgesOf(state, { now, language, since, stuck }) {
  const badges = new Map();
  for (const [id, text] of Object.entries(state.durations ?? {})) badges.set(id, { text, now: false });
  for (const { id, since: moment } of state.active ?? []) {
    const ago = moment ? relative(Date.parse(moment), now, language) : null;
    const text = badges.get(id)?.text ?? (ago ? fill(since || '{time}', { time: ago }) : null);
    if (text) badges.set(id, { text, now: true });
  }
  for (const { id } of state.stuck ?? []) badges.set(id, { text: `⚠ ${badges.get(id)?.text ?? stuck}`, now: false, stuck: true });
  for (const [id, { tokens, faults }] of Object.entries(state.counts ?? {})) {
    const text = [tokens && `${tokens}`, faults && `⚠ ${faults}`].filter(Boolean).join(' · ');
    badges.set(id, { text, now: !faults, stuck: Boolean(faults) });
  }
  for (const [id, { kind, text }] of Object.entries(state.differences ?? {})) {
    if (kind !== 'moved') badges.set(id, { text, now: kind === 'changed', stuck: kind === 'removed' });
  }
  return badges;
}

/** Places for a badge on the upper edge, best first, as shares of the width; a badge and its air are this wide. */
const SPOTS = [0.5, 0.8, 0.2];
const BADGE = 32;

/** How far right on the upper edge of a shape its badge stands, out of the way of flows and events that dock there. */
export function badgeSpot({ x, y, width, incoming = [], outgoing = [], attachers = [] }) {
  const docked = [...incoming.map(({ waypoints }) => waypoints.at(-1)), ...outgoing.map(({ waypoints }) => waypoints[0])];
  const events = attachers.map((event) => ({ x: event.x + event.width / 2, y: event.y + event.height / 2 }));
  const taken = [...docked, ...events].filter((point) => Math.abs(point.y - y) < 20).map((point) => point.x - x);
  const free = SPOTS.map((share) => share * width).find((spot) => taken.every((each) => Math.abs(each - spot) >= BADGE));
  return free ?? SPOTS[0] * width;
}

function colour(viewer, element, mark) {
  const { di } = element;
  if (!di?.set) return;
  di.set('bioc:stroke', mark ? COLOURS[mark] : undefined);
  viewer.get('eventBus').fire('element.changed', { element });
}

function place(viewer, element, { text, now, stuck }) {
  const badge = document.createElement('div');
  badge.className = ['diagram-time', now && 'now', stuck && 'stuck'].filter(Boolean).join(' ');
  badge.textContent = text;
  const position = { top: -10, left: badgeSpot(element) };
  viewer.get('overlays').add(element, 'time', { position, html: badge, show: { minZoom: 0.4 }, scale: { min: 0.8, max: 1.2 } });
}

/** The badge of detours on the lower edge: how many; its words say which. */
function placeDetours(viewer, element, { count, words }) {
  const badge = document.createElement('div');
  badge.className = 'diagram-time detour';
  badge.textContent = `↷ ${count}`;
  badge.title = words;
  const position = { bottom: 10, left: element.width / 2 };
  viewer.get('overlays').add(element, 'time', { position, html: badge, show: { minZoom: 0.4 }, scale: { min: 0.8, max: 1.2 } });
}

/** Flows share rails: one that was taken is drawn above those that were not, else they would cover the path. */
export function raise(canvas, element) {
  const group = canvas.getGraphics(element).parentNode;
  group.parentNode.append(group);
}

/** Draws a state over whatever state was drawn before. Elements the drawing does not show are left out. */
export function drawState(viewer, state, texts) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const boxes = [];
  const marks = marksOf(state);
  viewer.get('overlays').remove({ type: 'time' });
  for (const element of registry.getAll()) {
    if (element.type === 'label' || !element.parent) continue;
    const mark = marks.get(element.id);
    const before = CLASSES.find((name) => canvas.hasMarker(element, name));
    if (mark === before) continue;
    if (before) canvas.removeMarker(element, before);
    if (mark) canvas.addMarker(element, mark);
    colour(viewer, element, mark);
    if (mark && element.waypoints) raise(canvas, element);
  }
  for (const [id, badge] of badgesOf(state, { now: Date.now(), language: pageLanguage(), since: texts.textSince, stuck: texts.textStuck })) {
    const element = registry.get(id);
    if (!element || element.waypoints) continue;
    place(viewer, element, badge);
    const half = Math.max(BADGE, widthOf([badge.text]) / 2);
    boxes.push({ x: element.x + badgeSpot(element) - half, y: element.y - 14, width: 2 * half, height: 28 });
  }
  for (const [id, detours] of Object.entries(state.detours ?? {})) {
    const element = registry.get(id);
    if (!element || element.waypoints) continue;
    placeDetours(viewer, element, detours);
    boxes.push({ x: element.x + element.width / 2 - BADGE, y: element.y + element.height - 12, width: 2 * BADGE, height: 24 });
  }
  placeClocks(viewer, state.clocks ?? {}, boxes);
}
