import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Words } from '../decisioneditor/bilingual.js';

const TEXTS = [['risk', 'name', '', '风险'], ['risk', 'inputs', 'impact', '影响度'], ['risk', 'rules', 'first', '全部停止'], ['gone', 'name', '', '不在了']];

const file = () => ({
  drgElement: [
    { id: 'risk', name: 'Risk', decisionLogic: { input: [{ id: 'impact', label: 'Impact' }, { id: 'urgency', label: 'Urgency' }], output: [], rule: [{ id: 'first' }] } },
    { id: 'other', name: 'Other' },
  ],
});

const texts = ({ drgElement: [risk, other] }) => [risk.name, risk.decisionLogic.input[0].label, risk.decisionLogic.input[1].label, risk.decisionLogic.rule[0].description, other.name];

test('Chinese words stand where there are some, and the file is written with the English ones', () => {
  const [definitions, words] = [file(), new Words(TEXTS)];
  words.show(definitions);

  assert.deepEqual(texts(definitions), ['风险', '影响度', 'Urgency', '全部停止', 'Other']);
  assert.deepEqual(words.inEnglish(() => structuredClone(definitions)), file());
  assert.deepEqual(texts(definitions), ['风险', '影响度', 'Urgency', '全部停止', 'Other']);
  assert.deepEqual(words.changed(), []);
});

test('a word that is changed is told with what was read; one that has no Chinese is changed in the file', () => {
  const [definitions, words] = [file(), new Words(TEXTS)];
  words.show(definitions);
  definitions.drgElement[0].name = ' 风险等级 ';
  definitions.drgElement[0].decisionLogic.rule[0].description = undefined;
  definitions.drgElement[1].name = '其他';

  const english = words.inEnglish(() => structuredClone(definitions));

  assert.deepEqual(texts(english), ['Risk', 'Impact', 'Urgency', undefined, '其他']);
  assert.deepEqual(words.changed(), [['risk', 'name', '', '风险', '风险等级'], ['risk', 'rules', 'first', '全部停止', '']]);
  words.stored(words.changed());
  assert.deepEqual(words.changed(), []);
});

test('words come back when writing fails, and after the file is read again', () => {
  const [definitions, words, again] = [file(), new Words(TEXTS), file()];
  words.show(definitions);
  definitions.drgElement[0].name = '新名称';

  assert.throws(() => words.inEnglish(() => { throw new Error('broken'); }), /broken/);
  assert.equal(definitions.drgElement[0].name, '新名称');
  words.show(again);
  assert.equal(again.drgElement[0].name, '新名称');
});

test('what this computer kept is taken over where nobody has said anything else since', () => {
  const words = new Words(TEXTS);

  words.take([['risk', 'name', '', '风险', '风险等级'], ['risk', 'inputs', 'impact', '影响', '程度']]);

  assert.deepEqual(words.changed(), [['risk', 'name', '', '风险', '风险等级']]);
});
