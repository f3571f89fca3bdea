import assert from 'node:assert/strict';
import { test } from 'node:test';

import { takeOver, watchRedrawn } from '../scripts/redrawn.js';

function formWith(field) {
  return { contains: (one) => one === field, reset() { field.value = field.drawn; } };
}

const field = (value, drawn, isTyped = true) => ({ value, drawn, matches: () => isTyped });

test('what was chosen before gives way to what the server drew', () => {
  const chosen = field('of another row', 'of this row', false);
  takeOver(formWith(chosen), chosen);
  assert.equal(chosen.value, 'of this row');
});

test('what is being typed stays', () => {
  const typed = field('half a wor', '');
  takeOver(formWith(typed), typed);
  assert.equal(typed.value, 'half a wor');
});

test('only forms that say so are taken over', () => {
  const heard = [];
  const root = { activeElement: null, addEventListener: (_, listener) => heard.push(listener) };
  watchRedrawn(root);
  let resets = 0;
  const form = { contains: () => false, reset: () => { resets += 1; } };
  heard[0]({ target: { querySelectorAll: () => [form], matches: () => false } });
  heard[0]({ target: { querySelectorAll: () => [], matches: () => false } });
  assert.equal(resets, 1);
});
