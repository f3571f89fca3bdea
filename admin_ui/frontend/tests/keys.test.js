import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meaning, step } from '../scripts/keys.js';

test('single keys have a meaning, chords belong to the browser', () => {
  assert.deepEqual(['j', 'k', 'c', 'x', 'l', '/', '?', 'q'].map((key) => meaning({ key })), ['next', 'previous', 'claim', 'select', 'call', 'search', 'keys', null]);
  assert.equal(meaning({ key: 'c', ctrlKey: true }), null);
});

test('arrows move only inside a list, elsewhere they scroll', () => {
  assert.deepEqual([meaning({ key: 'ArrowDown' }, true), meaning({ key: 'ArrowDown' }, false)], ['next', null]);
});

test('step stays inside the list and starts at the first row', () => {
  assert.deepEqual([step(-1, 4, 1), step(-1, 4, -1), step(0, 4, -1), step(3, 4, 1), step(1, 4, 1)], [0, 0, 0, 3, 2]);
});
