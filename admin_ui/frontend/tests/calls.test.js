import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pressed } from '../scripts/calls.js';

test('Ctrl+Enter sends a call on, with Shift it is solved, Enter alone is the browser\'s', () => {
  const enter = (more) => pressed({ key: 'Enter', ...more });
  assert.deepEqual([enter({ ctrlKey: true }), enter({ metaKey: true }), enter({ ctrlKey: true, shiftKey: true }), enter({})], ['send', 'send', 'solve', null]);
  assert.equal(pressed({ key: 'a', ctrlKey: true }), null);
});
