/**
 * Saves a file while one draws: a second after the last change, one request at a time, over the revision that was read. What could
 * not be sent is kept on this computer. Knows neither the editor nor the page; `onState` hears where it stands:
 * {kind: 'saved' | 'changed' | 'saving' | 'offline' | 'ended' | 'another' | 'refused' | 'conflict', …}.
 */

const QUIET = 1000;
const AGAIN = [2000, 5000, 10_000, 30_000];
const ENDED = new Set([401, 403]);
const STALE = 400;
const ANOTHER_PERSON = 409;

/** What a repeat after a lost answer is known by; browsers make names of their own over TLS only. */
const madeKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

export class Saver {
  constructor({ url, revision, csrf, person = '', read, store, onState, send = fetch.bind(globalThis), wait = (act, time) => setTimeout(act, time), newKey = madeKey, renew = async () => null }) {
    Object.assign(this, { url, revision, csrf, person, read, store, onState, send, wait, newKey, renew });
    this.failures = 0;
    this.state = { kind: 'saved', at: null };
  }

  /** Something was changed: it is saved when nothing more changes for a second. */
  changed() {
    this.dirty = true;
    if (this.state.kind === 'conflict') return this.keep();
    if (this.state.kind === 'saved') this.tell({ kind: 'changed' });
    return this.later(QUIET);
  }

  /** Saves at once, as long as something is not saved. */
  flush() {
    return this.dirty && this.state.kind !== 'conflict' ? this.save() : Promise.resolve();
  }

  /** True while something is not saved, or on its way. */
  get isOpen() {
    return Boolean(this.dirty || this.saving);
  }

  /** Sends what is not saved yet, now; true when nothing is left. */
  async settle() {
    await this.saving;
    await this.flush();
    return !this.isOpen && this.state.kind === 'saved';
  }

  /** What another person saved is taken as read: the next save goes over it. Only after asking. */
  accept(revision) {
    this.revision = revision;
    this.dirty = false;
    this.failures = 0;
    this.store.forget();
    this.tell({ kind: 'saved', at: null });
  }

  later(time) {
    clearTimeout(this.timer);
    this.timer = this.wait(() => this.save(), time);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving) return this.saving;
    this.saving = this.once().finally(() => {
      this.saving = null;
      if (this.dirty && this.state.kind === 'saved') this.later(QUIET);
    });
    return this.saving;
  }

  async once(isLast = false) {
    this.dirty = false;
    const text = await this.read();
    // The same words are the same command: a repeat after a lost answer saves once.
    if (text !== this.sent) [this.sent, this.key] = [text, this.newKey()];
    this.tell({ kind: 'saving' });
    let answer;
    try {
      answer = await this.send(this.url, {
        method: 'PUT', body: text, redirect: 'error', credentials: 'same-origin',
        headers: {
          'If-Match': `"${this.revision}"`, 'Idempotency-Key': this.key, 'X-CSRF-Token': this.csrf, 'X-Person': this.person, Accept: 'application/json',
        },
      });
    } catch {
      return this.failed(text, { kind: 'offline' });
    }
    const isRefused = ENDED.has(answer.status) || answer.status === STALE;
    if (isRefused && !isLast && (await this.renewed())) return this.once(true);
    return this.heard(answer, text);
  }

  /** Whoever signs in again in another window goes on here: true when there is another token now. */
  async renewed() {
    const token = await this.renew();
    if (!token || token === this.csrf) return false;
    this.csrf = token;
    return true;
  }

  async heard(answer, text) {
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      Object.assign(this, { revision: told.revision, failures: 0, sent: null });
      this.store.forget();
      return this.tell({ kind: 'saved', at: told.changed_at });
    }
    if (answer.status === 412) {
      this.dirty = true;
      return this.tell({ ...told, kind: 'conflict', kept: this.store.keep(text, this.revision) });
    }
    if (ENDED.has(answer.status)) return this.failed(text, { kind: 'ended' });
    if (answer.status === ANOTHER_PERSON) return this.failed(text, { kind: 'another', detail: told.error });
    if (answer.status < 500) {
      this.dirty = true;
      return this.tell({ kind: 'refused', detail: told.detail, kept: this.store.keep(text, this.revision) });
    }
    return this.failed(text, { kind: 'offline' });
  }

  failed(text, state) {
    this.dirty = true;
    this.tell({ ...state, kept: this.store.keep(text, this.revision) });
    this.later(AGAIN[Math.min(this.failures, AGAIN.length - 1)]);
    this.failures += 1;
  }

  async keep() {
    this.tell({ ...this.state, kept: this.store.keep(await this.read(), this.revision) });
  }

  tell(state) {
    this.state = state;
    this.onState(state);
  }
}

/** The copy on this computer, one for each file. `keep` says whether there was room for it. */
export class Copy {
  constructor(name, storage = localStorage) {
    Object.assign(this, { name: `drawn:${name}`, storage });
  }

  keep(text, revision) {
    try {
      this.storage.setItem(this.name, JSON.stringify({ text, revision, at: new Date().toISOString() }));
      return true;
    } catch {
      this.storage.removeItem(this.name); // Full: an older copy would be worse than none.
      return false;
    }
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.name) ?? 'null');
    } catch {
      return null;
    }
  }

  forget() {
    this.storage.removeItem(this.name);
  }
}
