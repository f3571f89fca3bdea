import assert from 'node:assert/strict';
import test from 'node:test';

import { addressOf, daysBetween } from '../scripts/schedule.js';

test('days are counted over clocks that are put and over 29 February', () => {
  assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2);
  assert.equal(daysBetween('2028-02-28', '2028-03-01'), 2);
  assert.equal(daysBetween('2026-11-20', '2026-11-13'), -7);
});

test('a plan that is dropped where it was stays there', () => {
  assert.equal(addressOf('WRK-1', 0), null);
  assert.equal(addressOf('WRK-1', -7), '/schedule/records/WRK-1?shift=-7');
});
