import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { exchangeNames } from '../modeler/bilingual.js';
import { freeKey, options, readMarks, split, writeMarks } from '../modeler/panel/lists.js';
import { reportsOf } from '../modeler/painter.js';
import { withoutUsual } from '../modeler/panel/usual.js';
import { editor } from '../modeler/words/editor.js';
import { english } from '../modeler/words/english.js';
import { ours } from '../modeler/words/ours.js';

const SOURCES = ['modeler', 'modeler/panel', 'modeler/approval'].flatMap((folder) => readdirSync(new URL(`../${folder}/`, import.meta.url))
  .filter((name) => name.endsWith('.js')).map((name) => readFileSync(new URL(`../${folder}/${name}`, import.meta.url), 'utf8')));

test('marks of clocks are read and written the same', () => {
  const written = 'start:response, pause:ola:line-1, stop-after:resolution';

  assert.deepEqual(readMarks(written)[1], { act: 'pause', clock: 'ola:line-1' });
  assert.equal(writeMarks(readMarks(written)), written);
});

test('lists with gaps and blanks are read', () => {
  assert.deepEqual(split(' a, ,b '), ['a', 'b']);
  assert.deepEqual(split(undefined), []);
});

test('a picker keeps what it does not know', () => {
  const found = options([{ value: 'new', label: 'New' }], 'old', 'None', '{value} (not known here)');

  assert.deepEqual(found.map(({ label }) => label), ['None', 'New', 'old (not known here)']);
});

test('a new key is free', () => {
  assert.equal(freeKey('outcome', ['outcome', 'outcome_2']), 'outcome_3');
});

function named(name, chinese) {
  const property = { $type: 'zeebe:Property', name: 'name:zh-CN', value: chinese };
  const element = { $type: 'bpmn:Task', $descriptor: { properties: [] }, extensionElements: { values: [{ $type: 'zeebe:Properties', properties: [property] }] } };
  if (name !== undefined) element.name = name;
  return { element, property };
}

test('names change places, and back', () => {
  const { element, property } = named('Triage', '受理');

  exchangeNames(element);
  const drawn = [element.name, property.value];
  exchangeNames(element);

  assert.deepEqual(drawn, ['受理', 'Triage']);
  assert.deepEqual([element.name, property.value], ['Triage', '受理']);
});

test('a name that is missing is missing again afterwards', () => {
  const { element, property } = named(undefined, '受理');

  exchangeNames(element);
  exchangeNames(element);

  assert.equal('name' in element, false);
  assert.equal(property.value, '受理');
});

test('findings are painted under their rule with what to do', () => {
  const reports = reportsOf([{ rule: 'r', severity: 'warning', element: 'a', message: 'Expected b.', fix: 'Do c.' }]);

  assert.deepEqual(reports, { r: [{ id: 'a', message: 'Expected b. Do c.', category: 'warn' }] });
});

test('every sentence of our panel has Chinese words', () => {
  const sentences = SOURCES.flatMap((source) => [...source.matchAll(/(?:label|description|none)(?:: |\) \?\? )'([A-Z][^']+)'|translate\('([^']+)'/g)].map(([, one, other]) => one ?? other));

  assert.deepEqual([...new Set(sentences)].filter((sentence) => !(sentence in ours) && !['Form', 'Process', 'Template', 'Open {element}', 'Name'].includes(sentence)), []);
  assert.ok(sentences.length > 40);
});

const shown = (object, ...ids) => withoutUsual([{ id: 'general', entries: ids.map((id) => ({ id })) }], object).flatMap(({ entries }) => entries.map(({ id }) => id));
const holding = (...values) => ({ $type: 'bpmn:Task', extensionElements: { values } });

test('what nearly everybody leaves as it is, is not asked', () => {
  assert.deepEqual(shown({ $type: 'bpmn:Process', isExecutable: true }, 'id', 'isExecutable', 'versionTag'), ['id']);
  assert.deepEqual(shown({ $type: 'bpmn:Participant', processRef: { isExecutable: true } }, 'id', 'isExecutable', 'versionTag'), ['id']);
  assert.deepEqual(shown(holding({ $type: 'zeebe:FormDefinition', bindingType: 'latest' }), 'formId', 'bindingType'), ['formId']);
});

test('what somebody has set otherwise can be seen and changed', () => {
  const tagged = { $type: 'bpmn:Process', isExecutable: false, extensionElements: { values: [{ $type: 'zeebe:VersionTag' }] } };
  const bound = holding({ $type: 'zeebe:CalledElement', bindingType: 'versionTag' });

  assert.deepEqual(shown(tagged, 'isExecutable', 'versionTag'), ['isExecutable', 'versionTag']);
  assert.deepEqual(shown(bound, 'bindingType', 'versionTag'), ['bindingType', 'versionTag']);
});

test('how a task of the desk is done is not asked, and leaves no empty group behind', () => {
  const group = { id: 'userTaskImplementation', entries: [{ id: 'userTaskImplementation' }] };

  assert.deepEqual(withoutUsual([group], holding({ $type: 'zeebe:UserTask' })), []);
  assert.equal(withoutUsual([group], holding())[0], group);
});

test('the English of the panel speaks of no engine, and every sentence of it has Chinese words', () => {
  assert.deepEqual(Object.values(english).filter((words) => /camunda|zeebe|worker|listener|implement|candidate/i.test(words)), []);
  assert.deepEqual(Object.keys(english).filter((sentence) => !(sentence in editor)), []);
});
