import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OPERATORS, operatorsOf, readCondition, writeCondition } from '../modeler/conditions.js';
import { ours } from '../modeler/words/ours.js';

const CLASS = { key: 'record.requester_class', type: 'choice', choices: [{ value: 'vip', label: 'VIP' }] };
const TITLE = { key: 'record.title', type: 'text' };
const HOURS = { key: 'record.hours', type: 'number' };
const BUTTON = { key: 'outcome', type: 'choice', choices: [] };
const ALL = [CLASS, TITLE, HOURS, BUTTON];

test('what is picked is written as FEEL', () => {
  assert.equal(writeCondition(CLASS, 'is', 'vip'), '=record.requester_class = "vip"');
  assert.equal(writeCondition(HOURS, 'more', '8.5'), '=record.hours > 8.5');
  assert.equal(writeCondition(TITLE, 'contains', 'a "b" \\ c'), '=contains(record.title, "a \\"b\\" \\\\ c")');
  assert.equal(writeCondition(TITLE, 'empty'), '=record.title = null');
});

test('every condition that is written is read again', () => {
  for (const subject of ALL) {
    for (const operator of operatorsOf(subject)) {
      const value = subject.type === 'number' ? '-3' : 'say "no" \\ and go';
      const found = readCondition(writeCondition(subject, operator, value), ALL);

      assert.equal(found.subject, subject);
      assert.equal(found.operator, operator);
    }
  }
});

test('what is missing writes nothing', () => {
  assert.equal(writeCondition(CLASS, 'is', ''), '');
  assert.equal(writeCondition(undefined, 'is', 'vip'), '');
  assert.equal(writeCondition({ key: 'record.x = 1 or y', type: 'text' }, 'is', 'a'), '');
  assert.equal(writeCondition(CLASS, 'more', 'vip'), '');
});

test('other conditions are left to be written', () => {
  for (const body of ['', '=outcome = "a" or outcome = "b"', '=line = "line-2"', '=not(record.title = "a")', '=outcome = "a" and true', '=record.title = "a" + "b"']) {
    assert.equal(readCondition(body, ALL), null, body);
  }
});

test('every comparison has Chinese words', () => {
  assert.deepEqual(Object.values(OPERATORS).filter((words) => !ours[words]), []);
});
