import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { DmnModdle } from 'dmn-moddle';
import { Parser } from 'saxen';

import chinese from '../decisioneditor/chinese.js';
import { translator } from '../decisioneditor/words.js';

const PACKAGES = ['decision-table', 'drd', 'literal-expression', 'boxed-expression', 'shared'];
const here = (path) => new URL(path, import.meta.url);

/** Every text in quotes that a package of dmn-js hands to its translation. */
function* said(folder) {
  for (const { name, parentPath } of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!name.endsWith('.js')) continue;
    for (const [, , text] of readFileSync(`${parentPath}/${name}`, 'utf8').matchAll(/[tT]ranslate\((['"])((?:\\.|(?!\1).)+)\1/g)) {
      yield text.replaceAll('\\"', '"');
    }
  }
}

test('every text that dmn-js translates is in Chinese', () => {
  const missing = new Set();
  for (const name of PACKAGES) {
    for (const text of said(here(`../node_modules/dmn-js-${name}/lib`).pathname)) if (!(text in chinese)) missing.add(text);
  }

  assert.deepEqual([...missing], []);
});

test('every colour of dmn-js is one of ours, and none stays white in the dark', () => {
  const own = readFileSync(here('../decisioneditor/editor.css'), 'utf8');
  const assets = here('../node_modules/dmn-js/dist/assets/').pathname;
  const theirs = readdirSync(assets).filter((name) => name.endsWith('.css')).flatMap((name) => [
    ...readFileSync(`${assets}${name}`, 'utf8').matchAll(/(--color-[\w-]+):/g),
  ]);

  const given = Object.fromEntries([...own.matchAll(/(--color-[\w-]+): (.+);/g)].map(([, name, value]) => [name, value]));
  assert.deepEqual([...new Set(theirs.map(([, name]) => name))].filter((name) => !/^var\(--[a-z0-9-]+\)$/.test(given[name])), []);
  assert.ok(theirs.length > 40);
  assert.doesNotMatch(own, /^\s*color-scheme:/m);
});

test('gaps of a text are filled in either language, and unknown texts stay', () => {
  assert.equal(translator('zh-CN')('Function kind: {kind}', { kind: 'FEEL' }), '函数种类：FEEL');
  assert.equal(translator('en')('e.g. { sample }', { sample: '1' }), 'e.g. 1');
  assert.equal(translator('zh-CN')('Nobody says this'), 'Nobody says this');
});

/** What the standard takes for said when it is left out. */
const USUAL = { hitPolicy: 'UNIQUE', isCollection: 'false' };

/** What a file says, whatever it looks like: elements with their attributes and texts. */
function sayings(xml) {
  const found = [];
  const parser = new Parser();
  parser.on('openTag', (name, attributes) => found.push([name, Object.entries(attributes()).filter(([key, value]) => USUAL[key] !== value).sort()]));
  parser.on('text', (text) => text.trim() && found.push(text.trim()));
  parser.on('cdata', (text) => text.trim() && found.push(text.trim()));
  parser.parse(xml);
  return found;
}

const WILD = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" x:mine="yes" id="d" name="d" namespace="urn:t">
  <extensionElements><x:seen by="me"><x:deep>kept</x:deep></x:seen></extensionElements>
  <itemDefinition id="it" name="tier"><typeRef>string</typeRef><allowedValues id="av"><text>"a","b"</text></allowedValues></itemDefinition>
  <decision id="a" name="A" x:note="kept"><variable id="v" name="A" typeRef="tier" />
    <context id="c"><contextEntry id="ce"><variable id="cv" name="one" /><literalExpression id="cl"><text>1 &lt; 2</text></literalExpression></contextEntry></context></decision>
  <businessKnowledgeModel id="b" name="B"><encapsulatedLogic id="e"><formalParameter id="p" name="n" typeRef="number" /><literalExpression id="l"><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
</definitions>`;
const packs = here('../../../processes/').pathname;
const shipped = readdirSync(packs, { recursive: true }).filter((name) => name.endsWith('.dmn'));

for (const [name, xml] of [...shipped.map((file) => [file, readFileSync(packs + file, 'utf8')]), ['a wild one', WILD]]) {
  test(`what the editor writes says what it read: ${name}`, async () => {
    const moddle = new DmnModdle();
    const { rootElement, warnings } = await moddle.fromXML(xml, 'dmn:Definitions');

    const { xml: written } = await moddle.toXML(rootElement, { format: true });

    assert.deepEqual(warnings, []);
    assert.deepEqual(sayings(written), sayings(xml));
  });
}
