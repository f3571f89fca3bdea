import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { keepWoff2 } from '../build/light-fonts.js';

const css = (path) => readFileSync(new URL(`../node_modules/${path}`, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

for (const path of ['bpmn-js/dist/assets/bpmn-font/css/bpmn.css', 'dmn-js/dist/assets/dmn-font/css/dmn.css']) {
  test(`${path} asks for one kind of font only`, () => {
    const files = keepWoff2(css(path)).match(/\.(eot|woff2?|ttf|svg)\b/g);

    assert.deepEqual(files, ['.woff2']);
  });
}

test('a face that keeps its name and weight', () => {
  const face = keepWoff2("@font-face { font-family: 'a'; src: url(a.woff2) format('woff2'), url(a.ttf) format('truetype'); }");

  assert.match(face, /font-family: 'a'/);
  assert.doesNotMatch(face, /ttf/);
});

test('a face without woff2 stays', () => {
  const face = '@font-face { font-family: "a"; src: url(a.ttf); }';

  assert.equal(keepWoff2(face), face);
});
