import assert from 'node:assert/strict';
import { test } from 'node:test';

import { admit, pastedName } from '../scripts/attachments.js';

const file = (name, size) => ({ name, size });

test('admit keeps what fits, names what is too big and takes a file once', () => {
  const held = [file('a.png', 10)];

  const result = admit(held, [file('a.png', 10), file('b.png', 99), file('c.png', 5)], { maxBytes: 50, maxFiles: 0 });

  assert.deepEqual(result, { files: [file('a.png', 10), file('c.png', 5)], tooBig: [file('b.png', 99)], tooMany: false });
});

test('admit stops at the number of files', () => {
  const { files, tooMany } = admit([], [file('a', 1), file('b', 1), file('c', 1)], { maxBytes: 0, maxFiles: 2 });

  assert.deepEqual([files.length, tooMany], [2, true]);
});

test('a pasted picture is named by its time', () => {
  assert.equal(pastedName('Screenshot {time}', '10:41', 'image/jpeg'), 'Screenshot 10-41.jpg');
});
