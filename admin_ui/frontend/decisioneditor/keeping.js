/**
 * Loads a file of a draft and saves it while one works: a moment after the last change, one request at a time, with the
 * revision it began from. What could not be sent stays on this computer and is offered again.
 */
const PAUSE = 1000;
const AGAIN = 5000;

/** What a repeat after a lost answer is known by. */
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

export class Keeper {
  #url;
  #token;
  #key;
  #told;
  #content = null;
  #saved = null;
  #timer = null;
  #busy = null;
  #attempt = { content: null, key: '' };
  #stopped = false;

  /** @param {{url, token, told: (state, details) => void}} options; states: saved saving offline expired refused conflict */
  constructor({ url, token, told }) {
    this.#url = url;
    this.#token = token;
    this.#key = `flowdesk-draft:${url}`;
    this.#told = told;
    this.revision = 0;
    window.addEventListener('online', () => this.#later(0));
    window.addEventListener('beforeunload', (event) => this.isDirty && event.preventDefault());
  }

  get isDirty() {
    return !this.#stopped && this.#content !== null && this.#content !== this.#saved;
  }

  /** The file's text, and what this computer kept of it: {content, kept: {content, at, revision} | null}. */
  async load() {
    const response = await fetch(this.#url, { headers: { Accept: '*/*' }, redirect: 'error', cache: 'no-store' });
    if (!response.ok) throw new Error(`Expected the file, but the answer was ${response.status}.`);
    this.revision = Number((response.headers.get('ETag') ?? '').replace(/\D/g, '')) || 0;
    const content = await response.text();
    const kept = this.#kept();
    if (kept?.content === content) this.forget();
    return { content, kept: kept && kept.content !== content ? kept : null };
  }

  /** What is on the screen when it was loaded: only what differs from it is saved. */
  begin(content) {
    this.#content = this.#saved = content;
  }

  changed(content) {
    if (content === this.#content || this.#stopped) return;
    this.#content = content;
    if (!this.isDirty) return;
    this.#keep();
    this.#told('changed');
    this.#later(PAUSE);
  }

  /** Sends what is not saved yet, now. Resolves when there is nothing left to send, or it cannot be sent. */
  async flush() {
    clearTimeout(this.#timer);
    await this.#send();
    return !this.isDirty;
  }

  /** Ends saving: another one's version was chosen, or the page is left for it. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  forget() {
    localStorage.removeItem(this.#key);
  }

  /** Stores one's own version as another file; the address of it is the caller's. */
  async saveAs(url) {
    const response = await this.#put(url, this.#content, 0);
    return response.ok;
  }

  #later(pause) {
    clearTimeout(this.#timer);
    if (this.isDirty) this.#timer = setTimeout(() => this.#send(), pause);
  }

  #put(url, content, revision) {
    if (this.#attempt.content !== content) this.#attempt = { content, key: newKey() };
    const headers = {
      Accept: 'application/json',
      'Content-Type': 'application/xml',
      'If-Match': `"${revision}"`,
      'Idempotency-Key': this.#attempt.key,
      'X-CSRF-Token': this.#token,
    };
    return fetch(url, { method: 'PUT', headers, body: content, redirect: 'error' });
  }

  async #send() {
    while (this.#busy) await this.#busy;
    if (!this.isDirty) return;
    this.#busy = this.#sendOnce();
    await this.#busy;
  }

  async #sendOnce() {
    const content = this.#content;
    this.#told('saving');
    try {
      await this.#answered(await this.#put(this.#url, content, this.revision), content);
    } catch {
      this.#told('offline');
      this.#later(AGAIN);
    } finally {
      this.#busy = null;
    }
  }

  async #answered(response, content) {
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      this.revision = answer.revision;
      this.#saved = content;
      if (this.isDirty) return this.#later(PAUSE);
      this.forget();
      return this.#told('saved', answer);
    }
    if (response.status === 412) {
      clearTimeout(this.#timer);
      return this.#told('conflict', answer);
    }
    this.#told(response.status === 401 ? 'expired' : response.status >= 500 ? 'offline' : 'refused', answer);
    if (response.status === 401 || response.status >= 500) this.#later(AGAIN);
  }

  #keep() {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ content: this.#content, at: Date.now(), revision: this.revision }));
    } catch {
      // The store is full or closed: the page still has it.
    }
  }

  #kept() {
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }
}
