/** Text of each colour on each ground it stands on: WCAG 2.2, 1.4.3 (4.5 : 1) and 1.4.11 (3 : 1). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const [light, dark] = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8')
  .split('@media')
  .map((part) => Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])));

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

const GROUNDS = ['canvas', 'surface', 'sunken', 'hover', 'internal', 'accent-soft'];
const TEXTS = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  ...['bad', 'warn', 'good', 'info'].flatMap((tone) => [[tone, `${tone}-soft`], [tone, 'surface'], [tone, 'canvas']]),
  ['accent-strong', 'accent-soft'], ['on-accent', 'accent'], ['on-accent', 'accent-strong'], ['warn', 'accent-soft'], ['bad', 'accent-soft'],
];
const EDGES = [['line-input', 'surface'], ['line-input', 'canvas'], ['accent', 'canvas'], ['diagram-line', 'surface']];

for (const [scheme, tokens] of Object.entries({ light, dark: { ...light, ...dark } })) {
  test(`text and edges can be read in the ${scheme} scheme`, () => {
    const weak = (pairs, least) => pairs.filter(([one, other]) => contrast(tokens[one], tokens[other]) < least);

    assert.deepEqual([weak(TEXTS, 4.5), weak(EDGES, 3)], [[], []]);
  });
}
