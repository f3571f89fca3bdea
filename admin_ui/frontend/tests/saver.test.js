import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Copy, Saver } from '../islands/saver.js';

class Store {
  values = new Map();

  constructor(room = 1000) {
    this.room = room;
  }

  getItem(name) {
    return this.values.get(name) ?? null;
  }

  setItem(name, value) {
    if (value.length > this.room) throw new Error('full');
    this.values.set(name, value);
  }

  removeItem(name) {
    this.values.delete(name);
  }
}

/** A saver whose time is moved by hand and whose server answers what the test says. */
function made({ answers, text = ['<a/>'], room, tokens = [] }) {
  const told = [];
  const sent = [];
  const timers = [];
  const copy = new Copy('file', new Store(room));
  const saver = new Saver({
    url: '/file', revision: 3, csrf: 'token', person: '7', store: copy, onState: (state) => told.push(state),
    read: () => Promise.resolve(text.at(-1)), newKey: () => `key-${sent.length}`, renew: async () => tokens.shift() ?? null,
    wait: (act, time) => timers.push({ act, time }) - 1,
    send: (url, request) => {
      sent.push(request);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ ok: answer.status === 200, status: answer.status, json: async () => answer.body ?? {} });
    },
  });
  const elapse = () => timers.pop().act();
  return { saver, told, sent, timers, copy, elapse, text };
}

const SAVED = { status: 200, body: { revision: 4, changed_at: '2026-11-29T10:02:00Z' } };

test('a change is sent over the revision that was read, and the next over its answer', async () => {
  const { saver, sent, elapse, told, text } = made({ answers: [SAVED, { status: 200, body: { revision: 5 } }] });

  saver.changed();
  await elapse();
  text.push('<b/>');
  saver.changed();
  await elapse();

  assert.deepEqual(sent.map(({ headers }) => headers['If-Match']), ['"3"', '"4"']);
  assert.deepEqual(told.map(({ kind }) => kind), ['changed', 'saving', 'saved', 'changed', 'saving', 'saved']);
});

test('without a connection the text is kept here, sent again under the same key, and then forgotten', async () => {
  const { saver, sent, elapse, told, copy } = made({ answers: [new Error('offline'), SAVED] });

  saver.changed();
  await elapse();
  const kept = copy.read();
  await elapse();

  assert.equal(kept.text, '<a/>');
  assert.equal(told.find(({ kind }) => kind === 'offline').kept, true);
  assert.equal(sent[0].headers['Idempotency-Key'], sent[1].headers['Idempotency-Key']);
  assert.equal(copy.read(), null);
});

test('what another saved meanwhile is never overwritten: nothing more is sent until one has chosen', async () => {
  const { saver, sent, elapse, told, copy, timers } = made({ answers: [{ status: 412, body: { detail: 'Li saved at 10:02', revision: 9 } }] });

  saver.changed();
  await elapse();
  await saver.changed();
  await saver.flush();

  assert.equal(sent.length, 1);
  assert.equal(timers.length, 0);
  assert.deepEqual([told.at(-1).kind, told.at(-1).detail, copy.read().text], ['conflict', 'Li saved at 10:02', '<a/>']);
});

test('a session that ended says so and goes on when there is one again', async () => {
  const { saver, elapse, told } = made({ answers: [{ status: 401 }, SAVED] });

  saver.changed();
  await elapse();
  const ended = told.at(-1).kind;
  await elapse();

  assert.deepEqual([ended, told.at(-1).kind], ['ended', 'saved']);
});

test('a refusal says why, and waits for the next change', async () => {
  const { saver, elapse, told, timers } = made({ answers: [{ status: 400, body: { detail: 'Expected at most 5 MB' } }] });

  saver.changed();
  await elapse();

  assert.deepEqual([told.at(-1).kind, told.at(-1).detail, timers.length], ['refused', 'Expected at most 5 MB', 0]);
});

test('where this computer has no room either, that is said', async () => {
  const { saver, elapse, told } = made({ answers: [new Error('offline')], text: ['x'.repeat(2000)] });

  saver.changed();
  await elapse();

  assert.equal(told.at(-1).kept, false);
});

test('what is changed while a request is on its way is saved after it', async () => {
  const { saver, elapse, timers, text } = made({ answers: [SAVED] });

  saver.changed();
  const first = elapse();
  text.push('<b/>');
  saver.dirty = true;
  await first;

  assert.equal(timers.length, 1);
});

test('a token of a session before is renewed, and what was refused is sent again', async () => {
  const { saver, sent, elapse, told } = made({ answers: [{ status: 400 }, SAVED], tokens: ['another'] });

  saver.changed();
  await elapse();

  assert.deepEqual(sent.map(({ headers }) => headers['X-CSRF-Token']), ['token', 'another']);
  assert.equal(told.at(-1).kind, 'saved');
});

test('a refusal that another token does not mend is told, not repeated', async () => {
  const { saver, sent, elapse, told } = made({ answers: [{ status: 400 }, { status: 400 }], tokens: ['another', 'a third'] });

  saver.changed();
  await elapse();

  assert.deepEqual([sent.length, told.at(-1).kind], [2, 'refused']);
});

test('nothing is saved as another who has signed in: it is kept here, and goes on when oneself is back', async () => {
  const { saver, sent, elapse, told, copy } = made({ answers: [{ status: 409, body: { error: 'Otto is signed in here now.' } }, SAVED] });

  saver.changed();
  await elapse();
  const [said, kept] = [told.at(-1), copy.read()];
  await elapse();

  assert.deepEqual([said.kind, said.detail, said.kept, kept.text], ['another', 'Otto is signed in here now.', true, '<a/>']);
  assert.deepEqual(sent.map(({ headers }) => headers['X-Person']), ['7', '7']);
  assert.equal(told.at(-1).kind, 'saved');
});
