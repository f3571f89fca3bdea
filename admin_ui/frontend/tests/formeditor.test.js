import assert from 'node:assert/strict';
import test from 'node:test';

import chinese from '../formeditor/chinese.js';
import { sourceChange, withProperty } from '../formeditor/properties.js';
import { foreignTypes, parsed, plainMarkdown, withoutForeign, written } from '../formeditor/schema.js';
import { wordFor } from '../formeditor/words.js';

test('what the server does not draw is named once and can be taken out', () => {
  const schema = {
    id: 'f',
    components: [
      { type: 'html', id: 'a' },
      { type: 'group', id: 'g', components: [{ type: 'iframe', id: 'b' }, { type: 'number', id: 'n' }, { type: 'html', id: 'c' }] },
    ],
  };

  assert.deepEqual(foreignTypes(schema), ['html', 'iframe']);
  assert.deepEqual(withoutForeign(schema), { id: 'f', components: [{ type: 'group', id: 'g', components: [{ type: 'number', id: 'n' }] }] });
});

test('a text that is no form is none', () => {
  for (const text of ['', '{', 'null', '[]', '{}', '{"components": 3}']) assert.equal(parsed(text), null);
  assert.deepEqual(parsed('{"components": []}'), { components: [] });
});

test('a form is written as its file has it', () => {
  assert.equal(written({ id: 'f', label: '表单' }), '{\n  "id": "f",\n  "label": "表单"\n}\n');
});

test('a property is set, changed and taken away', () => {
  assert.deepEqual(withProperty(undefined, 'timeline', 'public'), { timeline: 'public' });
  assert.deepEqual(withProperty({ timeline: 'public', a: '1' }, 'timeline', ''), { a: '1' });
  assert.equal(withProperty({ timeline: 'public' }, 'timeline', ''), undefined);
});

test('options come from one place', () => {
  const sourced = sourceChange({ values: [{ value: 'a' }] }, 'teams');

  assert.deepEqual(sourced, { properties: { options_from: 'teams' }, values: undefined, valuesKey: undefined, valuesExpression: undefined });
  assert.deepEqual(sourceChange({ properties: { options_from: 'teams' } }, ''), { properties: undefined, values: [{ label: 'Value', value: 'value' }] });
});

test('words of the editor are Chinese, also with something in them; others stay', () => {
  assert.equal(wordFor(' Field label '), ' 字段标签 ');
  assert.equal(wordFor('Create a Text field element'), '新增文本框');
  assert.equal(wordFor('December 1, 2026'), '2026年12月1日');
  assert.equal(wordFor('A label of somebody'), null);
  assert.equal(Object.values(chinese).every((word) => word.length > 0), true);
});

test('tags in a text are text, and its pictures are not fetched', () => {
  assert.equal(plainMarkdown('**a** <img src=x onerror=y> ![b](https://c)'), '**a** &lt;img src=x onerror=y> !\\[b](https://c)');
});

test('rows of one field as wide as the form are not written, others are', () => {
  const row = (id, layout) => ({ id, layout });
  const schema = { components: [row('a', { row: '1', columns: null }), row('b', { row: '2', columns: 8 }), row('c', { row: '3' }), row('d', { row: '3' })] };

  assert.deepEqual(JSON.parse(written(schema)).components, [{ id: 'a' }, row('b', { row: '2', columns: 8 }), row('c', { row: '3' }), row('d', { row: '3' })]);
});
