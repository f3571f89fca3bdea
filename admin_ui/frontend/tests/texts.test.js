import assert from 'node:assert/strict';
import { test } from 'node:test';

import { counted, fill, listed, size } from '../scripts/texts.js';
import { relative } from '../scripts/times.js';

test('fill puts values into their gaps and leaves unknown gaps', () => {
  assert.equal(fill('Draft saved {time} by {who}', { time: '10:41' }), 'Draft saved 10:41 by {who}');
  assert.equal(fill(undefined, {}), '');
});

test('counted takes the text for one only when there is exactly one', () => {
  const texts = { textOne: '1 new task', textMany: '{count} new tasks' };

  assert.deepEqual([0, 1, 7].map((count) => counted(texts, count)), ['0 new tasks', '1 new task', '7 new tasks']);
  assert.equal(counted({ textMany: '{count} 个新任务' }, 1), '1 个新任务');
});

test('size is read at a glance', () => {
  assert.deepEqual([512, 214_300, 3_440_000, 26_214_400].map((bytes) => size(bytes)), ['512 B', '214 kB', '3.4 MB', '26 MB']);
});

test('relative says minutes, hours and days, and leaves older moments to their date', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  const ago = (seconds, language) => relative(now - seconds * 1000, now, language);

  assert.deepEqual([10, 300, 7200, 86400].map((seconds) => ago(seconds, 'en')), ['now', '5 minutes ago', '2 hours ago', 'yesterday']);
  assert.equal(ago(300, 'zh-CN'), '5分钟前');
  assert.equal(relative(now - 10_000, now, 'zh-CN', '刚刚'), '刚刚');
  assert.equal(ago(-1320, 'en'), 'in 22 minutes');
  assert.equal(ago(8 * 86400, 'en'), null);
});

test('names are parted as the language of the page does', () => {
  assert.equal(listed(['table', 'image'], 'en'), 'table, image');
  assert.equal(listed(['table', 'image'], 'zh-CN'), 'table、image');
});
