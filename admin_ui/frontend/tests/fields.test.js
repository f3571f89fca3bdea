import assert from 'node:assert/strict';
import { test } from 'node:test';

import { applyFields, changedFields } from '../scripts/fields.js';

const text = (name, value, defaultValue = '') => ({ name, type: 'text', value, defaultValue });
const tick = (name, value, checked, defaultChecked = false) => ({ name, type: 'checkbox', value, checked, defaultChecked });
const option = (value, selected, defaultSelected) => ({ value, selected, defaultSelected });

function select(name, options) {
  return { name, type: 'select-one', options, get selectedIndex() { return options.findIndex((each) => each.selected); } };
}

test('changedFields holds what was typed and nothing secret', () => {
  const fields = [
    text('cause', 'certificate'),
    text('item', 'print-srv-02', 'print-srv-02'),
    { ...text('csrf_token', 'x'), type: 'hidden' },
    { ...text('password', 'x'), type: 'password' },
    tick('teams', 'line-1', true),
    tick('teams', 'line-2', false, true),
  ];

  assert.deepEqual(changedFields(fields), { cause: ['certificate'], teams: ['line-1'] });
});

test('changedFields takes the first option of a select without a default as no change', () => {
  const untouched = select('code', [option('', true, false), option('fixed', false, false)]);
  const chosen = select('code', [option('', false, false), option('fixed', true, false)]);

  assert.deepEqual([changedFields([untouched]), changedFields([chosen])], [{}, { code: ['fixed'] }]);
});

test('applyFields puts typing back and leaves the other fields as the server sent them', () => {
  const fields = [text('cause', ''), text('item', 'new item', 'new item'), tick('teams', 'line-1', false)];

  const isRestored = applyFields(fields, { cause: ['certificate'], teams: ['line-1'], gone: ['x'] });

  assert.equal(isRestored, true);
  assert.deepEqual(fields.map(({ value, checked }) => checked ?? value), ['certificate', 'new item', true]);
});

test('applyFields reports nothing restored when the form already holds the same', () => {
  assert.equal(applyFields([text('cause', 'same')], { cause: ['same'] }), false);
});
