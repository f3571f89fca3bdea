import assert from 'node:assert/strict';
import { test } from 'node:test';

import { obstaclesTo, placeFor } from '../diagram/clocks.js';
import { around, fitted } from '../diagram/fit.js';
import { warmth } from '../diagram/heat.js';
import { badgesOf, badgeSpot, marksOf, raise } from '../diagram/marks.js';
import { translateNames } from '../diagram/names.js';
import { gesture } from '../diagram/touch.js';

const NO_ROOM = { top: 0, right: 0, bottom: 0, left: 0 };

test('fitted shows a wide drawing whole and in the middle', () => {
  const box = fitted({ x: 100, y: 50, width: 1000, height: 200 }, { width: 500, height: 400 }, NO_ROOM);

  assert.deepEqual(box, { x: 100, y: -250, width: 1000, height: 800 });
});

test('fitted keeps room below and does not blow up a small drawing', () => {
  const box = fitted({ x: 0, y: 0, width: 100, height: 100 }, { width: 300, height: 300 }, { ...NO_ROOM, bottom: 100 });

  assert.deepEqual(box, { x: -100, y: -50, width: 300, height: 300 });
});

test('the token outranks done and done outranks taken', () => {
  const marks = marksOf({ taken_flows: ['f1'], done: ['a', 'b'], active: [{ id: 'b' }] });

  assert.deepEqual(Object.fromEntries(marks), { f1: 'flow-taken', a: 'flow-done', b: 'flow-now' });
});

test('a flow that no test takes is marked, unless it is taken', () => {
  const marks = marksOf({ missed_flows: ['f1', 'f2'], taken_flows: ['f2'] });

  assert.deepEqual(Object.fromEntries(marks), { f1: 'flow-missed', f2: 'flow-taken' });
});

test('what stands still outranks the token and says so with a sign', () => {
  const state = { active: [{ id: 'a' }], durations: { a: '4 min' }, stuck: [{ id: 'a' }, { id: 'b' }] };

  const badges = badgesOf(state, { now: 0, language: 'en', stuck: 'stands still' });

  assert.equal(marksOf(state).get('a'), 'flow-stuck');
  assert.deepEqual(Object.fromEntries(badges), {
    a: { text: '⚠ 4 min', now: false, stuck: true }, b: { text: '⚠ stands still', now: false, stuck: true },
  });
});

test('a flow that was taken is drawn above those that share its rail', () => {
  const layer = ['taken', 'other'];
  const group = { parentNode: { append: () => layer.push(...layer.splice(0, 1)) } };

  raise({ getGraphics: () => ({ parentNode: group }) }, { id: 'taken' });

  assert.deepEqual(layer, ['other', 'taken']);
});

test('a badge says the duration, or since when a step without one is running', () => {
  const state = { durations: { a: '4 min' }, active: [{ id: 'b', since: '2026-11-22T08:00:00Z' }] };

  const badges = badgesOf(state, { now: Date.parse('2026-11-22T10:00:00Z'), language: 'zh-CN', since: '{time}开始' });

  assert.deepEqual(Object.fromEntries(badges), { a: { text: '4 min', now: false }, b: { text: '2小时前开始', now: true } });
});

test('a badge keeps off flows and events at the upper edge', () => {
  const shape = { x: 100, y: 100, width: 120, height: 80 };
  const fromAbove = { waypoints: [{ x: 160, y: 0 }, { x: 160, y: 100 }] };
  const eventAtRight = { x: 178, y: 82, width: 36, height: 36 };

  assert.equal(badgeSpot(shape), 60);
  assert.equal(badgeSpot({ ...shape, incoming: [fromAbove] }), 96);
  assert.equal(badgeSpot({ ...shape, incoming: [fromAbove], attachers: [eventAtRight] }), 24);
});

test('translateNames takes the name of the language where an element has one', () => {
  const named = (name, value) => ({ $type: 'zeebe:Properties', properties: [{ name, value }] });
  const elements = {
    triage: { $type: 'bpmn:UserTask', name: 'Triage', extensionElements: { values: [named('name:zh-CN', '受理分派')] } },
    end: { $type: 'bpmn:EndEvent', name: 'Closed' },
  };

  translateNames(elements, 'zh-CN');

  assert.deepEqual([elements.triage.name, elements.end.name], ['受理分派', 'Closed']);
});

test('around puts a shape into the middle, but shows nothing beyond the drawing where it need not', () => {
  const [shape, view] = [{ x: 1000, y: 100, width: 100, height: 80 }, { width: 300, height: 200 }];

  assert.deepEqual(around(shape, view, 0.5, { x: 0, y: -900, width: 2000, height: 2000 }, NO_ROOM), { x: 750, y: -60, width: 600, height: 400 });
  assert.deepEqual(around(shape, view, 0.5, { x: 0, y: 0, width: 1100, height: 200 }, { ...NO_ROOM, right: 10 }), { x: 520, y: -100, width: 600, height: 400 });
});

test('one finger moves, two fingers zoom about their middle', () => {
  const at = (x, y) => ({ x, y });

  assert.deepEqual(gesture([at(10, 10)], [at(15, 30)]), { dx: 5, dy: 20, factor: 1, at: at(15, 30) });
  assert.deepEqual(gesture([at(0, 0), at(10, 0)], [at(-5, 0), at(15, 0)]), { dx: 0, dy: 0, factor: 2, at: at(5, 0) });
});

test('a badge of clocks stands below its step, unless it would cover something there', () => {
  const shape = { x: 100, y: 100, width: 100, height: 80 };
  const timer = { x: 132, y: 162, width: 36, height: 36, weight: 3 };
  const flow = { x: 60, y: 100, width: 4, height: 200, weight: 1 };

  const places = [[], [timer], [timer, flow], [timer, { ...timer, x: 20, width: 100 }]];
  const found = places.map((obstacles) => placeFor(shape, ['OLA: kept'], obstacles));

  assert.deepEqual(found.map(({ align, top }) => [align, top]), [['center', 75], ['right', 75], ['left', 75], ['left', 75]]);
});

test('a badge of clocks goes a little away from its step where it would hide events or flows beside it', () => {
  const shape = { x: 100, y: 100, width: 36, height: 36 };
  const name = { x: 80, y: 138, width: 76, height: 14, weight: 3 };
  const flow = { x: 20, y: 80, width: 200, height: 4, weight: 1 };

  const { box, covered } = placeFor(shape, ['Resolution: kept'], [name, { ...flow, y: 112 }]);

  assert.ok(covered < 400, `${covered}`);
  assert.ok(box.y >= name.y + name.height || box.y + box.height <= name.y, `${box.y}`);
});

test('a badge of clocks stays within the drawing', () => {
  const last = { x: 900, y: 100, width: 36, height: 36 };
  const task = { x: 700, y: 78, width: 130, height: 80, weight: 3 };

  const { box } = placeFor(last, ['Resolution: kept'], [task], { x: 0, y: 0, width: 940, height: 400 });

  assert.ok(box.x + box.width <= 940 + 34, `${box.x}`);
});

test('a badge of clocks keeps off other shapes, words and flows, but not off its own step', () => {
  const pool = { id: 'pool', parent: {}, children: [{}] };
  const step = { x: 0, y: 0, width: 100, height: 80, parent: pool };
  const word = { x: 5, y: 90, width: 40, height: 14, parent: pool };
  const flow = { waypoints: [{ x: 50, y: 80 }, { x: 50, y: 120 }, { x: 90, y: 120 }], parent: pool };

  assert.deepEqual(obstaclesTo(step, [{ id: 'root' }, pool, step, word, flow]), [
    { x: 5, y: 90, width: 40, height: 14, weight: 3 },
    { x: 48, y: 78, width: 4, height: 44, weight: 1 },
    { x: 48, y: 118, width: 44, height: 4, weight: 1 },
  ]);
});

test('what differs is marked by its kind and says so, what only moved is marked alone', () => {
  const state = { differences: { a: { kind: 'added', text: 'new' }, b: { kind: 'removed', text: 'gone' }, c: { kind: 'moved', text: 'moved' } } };

  assert.deepEqual(Object.fromEntries(marksOf(state)), { a: 'differs-added', b: 'differs-removed', c: 'differs-moved' });
  assert.deepEqual(Object.fromEntries(badgesOf(state, { now: 0 })), {
    a: { text: 'new', now: false, stuck: false }, b: { text: 'gone', now: false, stuck: true },
  });
});

test('warmth of shapes and of flows has its own colours, at most the fifth', () => {
  assert.equal(warmth(0), undefined);
  assert.equal(warmth(2), 'var(--heat-2)');
  assert.equal(warmth(9, 'heat-line'), 'var(--heat-line-5)');
});
