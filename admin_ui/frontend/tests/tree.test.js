import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matching, meant } from '../scripts/tree.js';

const TREE = [
  { value: 'hardware', label: 'Hardware', name: 'Hardware' },
  { value: 'printing', label: 'Hardware › Printing', name: 'Printing' },
  { value: 'network', label: '网络', name: '网络' },
  { value: 'wifi', label: '网络 › 无线网络', name: '无线网络' },
];
const values = (options) => options.map(({ value }) => value);

test('every word has to stand on the way, whatever its case', () => {
  assert.deepEqual(values(matching(TREE, 'hard PRINT')), ['printing']);
  assert.deepEqual(values(matching(TREE, '网络')), ['network', 'wifi']);
  assert.deepEqual(values(matching(TREE, 'Hardware › Printing')), ['printing']);
  assert.deepEqual(values(matching(TREE, '')), values(TREE));
  assert.deepEqual(values(matching(TREE, 'scanner')), []);
});

test('typing chooses what is called so, or what alone is left', () => {
  assert.equal(meant(TREE, 'hardware')?.value, 'hardware');
  assert.equal(meant(TREE, 'prin')?.value, 'printing');
  assert.equal(meant(TREE, '无线')?.value, 'wifi');
  assert.equal(meant(TREE, 'h')?.value ?? null, null);
  assert.equal(meant(TREE, 'scanner'), null);
});
